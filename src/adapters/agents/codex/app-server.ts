import type { AgentEnd, AgentEvent } from '../../../../schemas/agent-event.ts';
import type { OpenOptions, PermissionDecision, PromptRequest } from '../../../ports/agent.ts';
import type { Found } from '../find.ts';
import { BadLines } from '../process/bad-lines.ts';
import { type Departure, type Dialect, type Launch, NOTHING, type Step } from '../process/dialect.ts';
import { endOfFailure } from './failure.ts';
import { endOfCodex } from './gone.ts';
import { launchServer } from './launch.ts';
import { Meter, type Opened } from './meter.ts';
import { Questions } from './questions.ts';
import { type Read, readLine } from './reading.ts';
import { refuse } from './rpc.ts';
import { CANCELLED, sent, told } from './steps.ts';
import { Talk } from './talk.ts';
import { Turn } from './turn.ts';
import { type Envelope, itemOf, type Notice } from './wire.ts';

/** The language of `codex app-server`: one process and one thread for many prompts. */
export class AppServerDialect implements Dialect {
  readonly oneShot = false;
  /** Why this codex has no app-server that can be talked to; null as long as it may have one. */
  lacking: string | null = null;
  /** The last prompt ended before a command of its, or while it tried on: codex lets that run as long as it runs itself. */
  leftRunning = false;
  readonly #found: Found;
  readonly #options: OpenOptions;
  readonly #talk: Talk;
  readonly #bad = new BadLines();
  readonly #meter = new Meter();
  readonly #questions = new Questions();
  /** The prompt that waits for the thread to be open. */
  #waiting: PromptRequest | null = null;
  /** The prompt that is worked on. */
  #turn: Turn | null = null;

  constructor(found: Found, options: OpenOptions) {
    this.#found = found;
    this.#options = options;
    this.#talk = new Talk(options);
  }

  get sessionId(): string {
    return this.#talk.threadId;
  }

  launch(): Launch {
    return launchServer(this.#found);
  }

  begin(): Step {
    this.#questions.restart();
    this.leftRunning = false;
    return sent(this.#talk.greet());
  }

  prompt(request: PromptRequest): Step {
    this.#bad.reset();
    this.#meter.reset();
    this.#turn = new Turn(request.schema, this.#options.cwd);
    if (this.#talk.state === 'open') return sent(this.#talk.start(request));
    this.#waiting = request;
    return this.#talk.state === 'greeted' ? sent(this.#talk.open()) : NOTHING;
  }

  hear(line: string): Step {
    const read = readLine(line);
    switch (read.kind) {
      case 'answer':
        return this.#answered(read.id, read.envelope);
      case 'request':
        return this.#asked(read);
      case 'notice':
        return this.#noticed(read.notice);
      case 'bad':
        return told(this.#bad.add(line));
      case 'unread':
        return NOTHING;
      default:
        return read satisfies never;
    }
  }

  overhear(): Step {
    return NOTHING;
  }

  answer(requestId: string, decision: PermissionDecision): Step {
    const turnId = this.#turn?.id ?? null;
    return this.#questions.answer(requestId, decision, (text) =>
      turnId === null ? [] : [this.#talk.steer(turnId, text)],
    );
  }

  interrupt(): Step {
    const turn = this.#turn;
    if (turn === null) return NOTHING;
    turn.stopping = true;
    return turn.id === null ? NOTHING : sent(this.#talk.interrupt(turn.id));
  }

  steer(text: string): Step | null {
    const id = this.#turn?.id ?? null;
    if (id === null) return null;
    this.#turn?.steered();
    return sent(this.#talk.steer(id, text));
  }

  gone(departure: Departure): AgentEnd {
    const spoke = this.#talk.state !== 'silent';
    const end = endOfCodex(departure, spoke);
    if (!spoke && departure.exit !== null) this.lacking = end.error?.message ?? 'it ended';
    this.#turn = null;
    this.#waiting = null;
    return end;
  }

  #answered(id: string | number, envelope: Envelope): Step {
    const outcome = this.#talk.answered(id, envelope);
    switch (outcome.kind) {
      case 'greeted':
        return sent(...outcome.lines, ...(this.#waiting === null ? [] : [this.#talk.open()]));
      case 'account':
        this.#meter.billing = outcome.billing;
        return NOTHING;
      case 'opened':
        return this.#opened(outcome);
      case 'named':
        return this.#named(outcome.turnId);
      case 'notice':
        return { send: outcome.reopen ? [this.#talk.open()] : [], events: [outcome.event] };
      case 'failed':
        if (outcome.lacking) this.lacking = outcome.text;
        return this.#over(endOfFailure({ message: outcome.text }));
      case 'nothing':
        return NOTHING;
      default:
        return outcome satisfies never;
    }
  }

  #opened(thread: Opened): Step {
    this.#meter.opened(this.sessionId, thread);
    const request = this.#waiting;
    this.#waiting = null;
    const session = { type: 'session', sessionId: this.sessionId } as const;
    if (request === null || this.#turn?.stopping === true) return told([session, ...this.#over(CANCELLED).events]);
    return { send: [this.#talk.start(request)], events: [session] };
  }

  #named(turnId: string): Step {
    this.#meter.began(this.sessionId, turnId);
    const turn = this.#turn;
    if (turn === null || turn.id !== null) return NOTHING;
    turn.id = turnId;
    return turn.stopping ? sent(this.#talk.interrupt(turnId)) : NOTHING;
  }

  /** Nobody could answer a question that comes when no prompt is open. */
  #asked({ id, method, request }: Extract<Read, { kind: 'request' }>): Step {
    const turn = this.#turn;
    if (request === null || turn === null) return sent(refuse(id, method));
    return this.#questions.ask(id, request, { cwd: this.#options.cwd, changes: turn.changesOf(itemOf(request)) });
  }

  #noticed(notice: Notice): Step {
    const own = notice.params.threadId === this.sessionId;
    const turn = this.#turn;
    switch (notice.method) {
      case 'turn/started':
        this.#meter.began(notice.params.threadId, notice.params.turn.id);
        return own ? this.#named(notice.params.turn.id) : NOTHING;
      case 'turn/completed':
        // The end of another turn is not the end of this prompt.
        if (!own || turn === null || turn.id !== notice.params.turn.id) return NOTHING;
        return this.#over(turn.close(notice.params.turn));
      case 'serverRequest/resolved':
        return told(this.#questions.withdraw(notice.params.requestId));
      case 'thread/tokenUsage/updated':
        return told(this.#meter.read(notice.params, own));
      default:
        if (own) this.#meter.note(notice);
        return told(turn === null ? [] : this.#heard(turn, turn.hear(notice, own)));
    }
  }

  #heard({ storm, stopping }: Turn, events: readonly AgentEvent[]): readonly AgentEvent[] {
    return storm === null || stopping ? events : [...events, ...this.#over(storm).events];
  }

  #over(end: AgentEnd): Step {
    const turn = this.#turn;
    this.#turn = null;
    this.#waiting = null;
    if (turn === null) return NOTHING;
    this.leftRunning = turn.runs(this.#questions.items());
    // Before the thread is open nothing can have been used.
    if (this.#talk.state !== 'open') return told([end]);
    return told([...this.#questions.withdrawAll(), { type: 'usage', usage: this.#meter.used(turn.exact) }, end]);
  }
}
