import type { AgentEnd, AgentEvent } from '../../../../schemas/agent-event.ts';
import type { AgentSession, PermissionDecision, PromptRequest } from '../../../ports/agent.ts';
import type { Child, ChildEnd } from '../../processes/child-order.ts';
import { endsWithin, type StopStep } from '../../processes/stop.ts';
import type { Launch, Step } from './dialect.ts';
import { Obedience } from './obedience.ts';
import type { Running, SessionParts } from './session-parts.ts';
import { TurnStream } from './turn-stream.ts';

/** How agents are stopped: together with the grace of an interrupt, in less than two seconds. */
const AGENT_STOP: readonly StopStep[] = [{ signal: 'SIGTERM', waitMs: 400 }];
/** Milliseconds an agent has to end a prompt by itself when it is asked to, and once it tells of a request after that. */
const INTERRUPT_MS = 900;
const DEAF_MS = 50;
/** How long a process has to go after its last prompt. */
const LEAVE_MS = 2000;
/** A line of an agent may hold a whole file. */
const LINE_CHARACTERS = 64 * 1024 * 1024;

/**
 * A conversation with an agent that is a process: starts it, carries what its dialect says to and fro, and makes sure
 * that every prompt has one end, whatever the process does. An end that the agent did not say costs it its process; the
 * next prompt goes on with a new one of the same conversation.
 */
export class ProcessSession implements AgentSession {
  readonly #parts: SessionParts;
  #running: Running | null = null;
  #turn: TurnStream | null = null;
  #leaving: Promise<unknown> = Promise.resolve();
  readonly #obedience = new Obedience();

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  get sessionId(): string {
    return this.#parts.dialect.sessionId;
  }

  warm(schema: Readonly<Record<string, unknown>> | null): void {
    if (this.#running !== null || this.#turn !== null || this.#parts.dialect.oneShot) return;
    this.#launch(this.#parts.dialect.launch({ schema }));
  }

  async *prompt(request: PromptRequest, signal: AbortSignal): AsyncGenerator<AgentEvent, void, undefined> {
    const turn = new TurnStream({ full: () => this.#running?.child.hold(), room: () => this.#running?.child.flow() });
    const stop = (): void => void this.interrupt();
    if (signal.aborted) turn.end(CANCELLED);
    else signal.addEventListener('abort', stop, { once: true });
    this.#turn = turn;
    this.#obedience.begin();
    try {
      if (!turn.ended) await this.#begin(request, turn);
      yield* turn;
    } finally {
      signal.removeEventListener('abort', stop);
      // A reader that went away in the middle has no use for the rest.
      if (!turn.ended) await this.#cut(turn);
      if (this.#turn === turn) this.#turn = null;
      await this.#leaving;
    }
  }

  answer(requestId: string, decision: PermissionDecision): void {
    this.#apply(this.#parts.dialect.answer(requestId, decision));
  }

  /** Tells the working agent something; false when it cannot hear now. */
  steer(text: string): boolean {
    const step = this.#turn === null || this.#turn.ended ? null : this.#parts.dialect.steer(text);
    if (step === null) return false;
    this.#apply(step);
    return true;
  }

  async interrupt(): Promise<void> {
    const turn = this.#turn;
    if (turn === null || turn.ended) return turn?.delivered;
    this.#obedience.stop();
    this.#apply(this.#parts.dialect.interrupt());
    const timer = setTimeout(() => void this.#cut(turn), this.#parts.interruptMs ?? INTERRUPT_MS);
    await turn.delivered;
    clearTimeout(timer);
  }

  async close(atOnce = false): Promise<void> {
    if (this.#turn !== null && !this.#turn.ended) await this.#cut(this.#turn, atOnce);
    await this.#stop(null, atOnce);
    await this.#leaving;
  }

  async #begin(request: PromptRequest, turn: TurnStream): Promise<void> {
    const { dialect } = this.#parts;
    const launch = dialect.launch(request);
    if (this.#running?.mute === true || this.#running?.key !== launch.key) await this.#stop();
    await this.#leaving;
    if (turn.ended) return;
    if (this.#running === null) this.#launch(launch);
    if (this.#running !== null) this.#running.turn = turn;
    this.#apply(dialect.prompt(request));
    if (dialect.oneShot) this.#running?.child.endInput();
  }

  #launch(launch: Launch): void {
    const { dialect, options, start } = this.#parts;
    const child = start({
      command: { file: launch.file, args: launch.args },
      env: launch.env,
      cwd: options.cwd,
      tag: options.tag,
      input: 'open',
      stop: AGENT_STOP,
      lineLimit: LINE_CHARACTERS,
      onLine: (line, stream) => {
        if (this.#running?.child !== child) return;
        this.#apply(stream === 'out' ? dialect.hear(line) : dialect.overhear(line));
      },
      onOutputClosed: () => void this.#closed(child, 'output'),
      onInputClosed: () => void this.#closed(child, 'input'),
    });
    this.#running = { child, key: launch.key, end: null, mute: false, turn: null };
    void child.ended.then((end) => this.#gone(child, end));
    this.#apply(dialect.begin());
  }

  #apply(step: Step): void {
    for (const line of step.send) this.#running?.child.write(`${line}\n`);
    for (const event of step.events) this.#tell(event);
  }

  #tell(event: AgentEvent): void {
    const turn = this.#turn;
    if (turn === null || turn.ended) return;
    if (event.type !== 'end') {
      turn.push(event);
      if (this.#obedience.isBroken(event)) setTimeout(() => void this.#cut(turn, true), DEAF_MS);
      return;
    }
    // An agent that is not understood may be in the middle of anything, and what it says next is no answer.
    if (event.error?.kind === 'protocol') this.#leaving = this.#stop();
    // What a process that ends with its prompt leaves running is ended with it, before the prompt is over.
    else if (this.#parts.dialect.oneShot) this.#leaving = this.#leave();
    turn.end(event);
  }

  /** The process has ended: by then all it said was heard. */
  #gone(child: Child, end: ChildEnd): void {
    const running = this.#running;
    if (running?.child !== child) return;
    this.#running = null;
    // The prompt that is open may be for the process that follows.
    if (running.turn === null || running.turn.ended) return;
    const { exit, notStarted, tail } = end;
    running.turn.end(running.end ?? this.#parts.dialect.gone({ exit, notStarted, tail, alive: false }));
  }

  /** A process that has closed a pipe can no longer be talked with; it gets a moment to end by itself. */
  async #closed(child: Child, closed: 'input' | 'output'): Promise<void> {
    const running = this.#running;
    if (running?.child !== child || running.mute) return;
    running.mute = true;
    if ((await endsWithin(child.ended, LEAVE_MS)) || running.end !== null) return;
    running.end = this.#parts.dialect.gone({ exit: null, notStarted: null, tail: '', alive: true, closed });
    await child.stop();
  }

  /** Ends the process, and with it the prompt, unless the agent ends that while it goes. */
  async #cut(turn: TurnStream, atOnce = false): Promise<void> {
    if (turn.ended) return;
    await this.#stop(CANCELLED, atOnce);
    turn.end(CANCELLED);
  }

  async #leave(): Promise<void> {
    const running = this.#running;
    if (running === null) return;
    running.child.endInput();
    if (!(await endsWithin(running.child.ended, LEAVE_MS))) await running.child.stop();
  }

  async #stop(end: AgentEnd | null = null, atOnce = false): Promise<void> {
    const running = this.#running;
    if (running === null) return;
    running.end ??= end;
    await running.child.stop(atOnce);
  }
}

const CANCELLED: AgentEnd = { type: 'end', reason: 'cancelled', error: null, finalText: '' };
