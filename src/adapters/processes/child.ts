import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { ProcessOrder } from '../../ports/processes.ts';
import { type ChildTags, childEnvironment } from './child-environment.ts';
import { LineSplitter, Tail } from './output.ts';
import { endLeftovers, endsWithin, leftoverPatience, type StopStep, stopGroup, type Target } from './stop.ts';
import type { Watchdog } from './watchdog.ts';

/** A process to start: a gate command, a probe, or an agent that is talked to over its standard input. */
export interface ChildOrder {
  readonly command: ProcessOrder['command'];
  readonly cwd: string;
  /** Tag of the run; processes started for the same run share it. */
  readonly tag: string;
  /** Variables beyond the allow-list: an agent's own keys. */
  readonly env?: Readonly<Record<string, string>>;
  /** `closed` (the default) is /dev/null. */
  readonly input?: 'closed' | 'open';
  readonly stop: readonly StopStep[];
  /** Longest line in characters; longer ones come in pieces. */
  readonly lineLimit?: number;
  readonly onLine?: (line: string, stream: 'out' | 'err') => void;
}

export interface ChildEnd {
  /** Null when it was ended by a signal or never started. */
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it never started, in words for a person; null when it did. */
  readonly notStarted: string | null;
  /** The last 64 KB of both streams in order of arrival. */
  readonly tail: string;
}

export interface Child {
  readonly pid: number | null;
  /** Writes to its standard input; a child that has closed it is no error. */
  write(text: string): void;
  endInput(): void;
  /** Ends it and everything it started; resolves with `ended`. */
  stop(): Promise<ChildEnd>;
  /** Resolves when the child and everything it started are gone; never rejects. */
  readonly ended: Promise<ChildEnd>;
}

const TAIL_BYTES = 64 * 1024;
const LINE_CHARACTERS = 16 * 1024;
/** The pipes of a dead tree are closed; something that escaped with one end of them is not waited for longer. */
const PIPES_MS = 500;

/** Starts a child in a group of its own and supervises it to the end (safety.md, "Processes"). Never throws. */
export function startChild(order: ChildOrder, tags: ChildTags, watchdog: Watchdog): Child {
  watchdog.start();
  try {
    return new SupervisedChild(order, { process: spawnChild(order, tags), tag: tags.child, watchdog });
  } catch (error) {
    const tail = whyNotStarted(order, error);
    const ended = Promise.resolve({ exit: null, signal: null, notStarted: tail, tail });
    return { pid: null, ended, write: () => undefined, endInput: () => undefined, stop: () => ended };
  }
}

interface Spawned {
  readonly process: ChildProcess;
  readonly tag: string;
  readonly watchdog: Watchdog;
}

class SupervisedChild implements Child {
  readonly pid: number | null;
  readonly ended: Promise<ChildEnd>;
  readonly #order: ChildOrder;
  readonly #spawned: Spawned;
  readonly #tail = new Tail(TAIL_BYTES);
  readonly #drained: Promise<unknown>;
  readonly #exited: Promise<void>;
  #giveUp = (): void => undefined;
  #stopping: Promise<ChildEnd> | null = null;

  constructor(order: ChildOrder, spawned: Spawned) {
    const child = spawned.process;
    this.#order = order;
    this.#spawned = spawned;
    this.pid = child.pid ?? null;
    if (this.pid !== null) spawned.watchdog.watch(this.pid);
    child.stdin?.on('error', () => undefined);
    this.#drained = Promise.all([this.#read(child.stdout, 'out'), this.#read(child.stderr, 'err')]);
    this.#exited = new Promise((resolve) => child.once('exit', () => resolve()));
    this.ended = this.#supervise();
  }

  write(text: string): void {
    this.#spawned.process.stdin?.write(text);
  }

  endInput(): void {
    this.#spawned.process.stdin?.end();
  }

  stop(): Promise<ChildEnd> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<ChildEnd> {
    const target = this.#target();
    if (target !== null && !(await stopGroup(target, this.#order.stop))) this.#giveUp();
    return this.ended;
  }

  #target(): Target | null {
    return this.pid === null ? null : { pid: this.pid, tag: this.#spawned.tag, exited: this.#exited };
  }

  async #supervise(): Promise<ChildEnd> {
    const end = await this.#exit();
    const target = this.#target();
    if (target !== null) {
      await endLeftovers(target, leftoverPatience(this.#order.stop));
      this.#spawned.watchdog.unwatch(target.pid);
    }
    await endsWithin(this.#drained, PIPES_MS);
    const { stdin, stdout, stderr } = this.#spawned.process;
    for (const stream of [stdin, stdout, stderr]) stream?.destroy();
    return { ...end, tail: end.notStarted ?? this.#tail.text() };
  }

  #exit(): Promise<Omit<ChildEnd, 'tail'>> {
    const child = this.#spawned.process;
    return new Promise((resolve) => {
      // Only for a child that hangs in the kernel after SIGKILL.
      this.#giveUp = () => resolve({ exit: null, signal: 'SIGKILL', notStarted: null });
      child.once('exit', (exit, signal) => resolve({ exit, signal, notStarted: null }));
      child.on('error', (error) => {
        // An error after the start (a signal that could not be sent) does not end the child.
        if (child.pid !== undefined) return;
        resolve({ exit: null, signal: null, notStarted: whyNotStarted(this.#order, error) });
      });
    });
  }

  #read(stream: Readable | null, name: 'out' | 'err'): Promise<void> {
    const { onLine, lineLimit } = this.#order;
    const lines = new LineSplitter(lineLimit ?? LINE_CHARACTERS, (line) => onLine?.(line, name));
    return new Promise((resolve) => {
      if (stream === null) return resolve();
      stream.on('data', (bytes: Buffer) => this.#tail.add(lines.write(bytes)));
      stream.on('error', () => undefined);
      stream.once('close', () => {
        this.#tail.add(lines.end());
        resolve();
      });
    });
  }
}

function spawnChild(order: ChildOrder, tags: ChildTags): ChildProcess {
  const { file, args, verbatim } = commandLine(order.command);
  return spawn(file, args, {
    cwd: order.cwd,
    detached: process.platform !== 'win32',
    env: childEnvironment(process.env, tags, order.env),
    stdio: [order.input === 'open' ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    windowsHide: true,
    windowsVerbatimArguments: verbatim,
  });
}

interface CommandLine {
  readonly file: string;
  readonly args: readonly string[];
  readonly verbatim: boolean;
}

function commandLine(command: ProcessOrder['command']): CommandLine {
  if ('file' in command) return { ...command, verbatim: false };
  if (process.platform === 'win32') {
    const shell = process.env.ComSpec ?? 'cmd.exe';
    return { file: shell, args: ['/d', '/s', '/c', `"${command.shell}"`], verbatim: true };
  }
  // One pipe for both streams keeps messages and errors in the order in which they were written.
  return { file: '/bin/sh', args: ['-c', `exec 2>&1\n${command.shell}`], verbatim: false };
}

function whyNotStarted(order: ChildOrder, error: unknown): string {
  const name = 'file' in order.command ? order.command.file : '/bin/sh';
  if (!existsSync(order.cwd)) return `Not started: there is no directory ${order.cwd}.`;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return `Not started: ${name} was not found.`;
  if (code === 'EACCES') return `Not started: ${name} may not be executed.`;
  return `Not started: ${name}: ${error instanceof Error ? error.message : String(error)}`;
}
