import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { ChildTags } from './child-environment.ts';
import type { Child, ChildEnd, ChildOrder } from './child-order.ts';
import { LineSplitter, Tail } from './output.ts';
import { spawnChild, whyNotStarted } from './spawn.ts';
import { endLeftovers, endsWithin, leftoverPatience, stopGroup, type Target } from './stop.ts';
import { signal } from './tagged.ts';
import type { Watchdog } from './watchdog.ts';

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
    const nothing = (): void => undefined;
    return { pid: null, ended, write: nothing, endInput: nothing, hold: nothing, flow: nothing, stop: () => ended };
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
  /** Nothing of it is asked to end by itself. */
  #atOnce = false;
  #stopping: Promise<ChildEnd> | null = null;

  constructor(order: ChildOrder, spawned: Spawned) {
    const child = spawned.process;
    this.#order = order;
    this.#spawned = spawned;
    this.pid = child.pid ?? null;
    if (this.pid !== null) spawned.watchdog.watch(this.pid);
    child.stdin?.on('error', () => order.onInputClosed?.());
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

  hold(): void {
    if (this.#stopping === null) this.#spawned.process.stdout?.pause();
  }

  flow(): void {
    this.#spawned.process.stdout?.resume();
  }

  stop(atOnce = false): Promise<ChildEnd> {
    this.#atOnce ||= atOnce;
    if (atOnce && this.pid !== null) signal(-this.pid, 'SIGKILL');
    // What is held back would keep the pipe open.
    this.flow();
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
    this.flow();
    const target = this.#target();
    if (target !== null) {
      await endLeftovers(target, this.#atOnce ? 0 : leftoverPatience(this.#order.stop));
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
      stream.once('end', () => {
        this.#tail.add(lines.end());
        if (name === 'out') this.#order.onOutputClosed?.();
      });
      stream.once('close', () => {
        this.#tail.add(lines.end());
        resolve();
      });
    });
  }
}
