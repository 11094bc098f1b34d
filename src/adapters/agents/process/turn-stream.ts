import type { AgentEnd, AgentEvent } from '../../../../schemas/agent-event.ts';

/** What is told when more waits than a reader keeps up with, and when there is room again. */
export interface Pressure {
  readonly full: () => void;
  readonly room: () => void;
}

/** Events that may wait before the sender is held back. */
const FULL = 1000;
/** Events below which the sender may go on. */
const ROOM = 100;

/**
 * The events of one prompt, pushed by a driver and pulled by one reader. Exactly one `end` comes out, as the last of
 * all; what is pushed after it is dropped.
 */
export class TurnStream implements AsyncIterable<AgentEvent> {
  readonly #pressure: Pressure;
  /** What waits, oldest first: the rest of one row, then the other; none is moved, so that each event costs the same. */
  #leaving: AgentEvent[] = [];
  #next = 0;
  #arriving: AgentEvent[] = [];
  #ended = false;
  #held = false;
  #left = false;
  #wake: (() => void) | null = null;
  readonly #delivered = Promise.withResolvers<void>();

  constructor(pressure: Pressure) {
    this.#pressure = pressure;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Resolves when the end was handed to the reader, or the reader has gone. */
  get delivered(): Promise<void> {
    return this.#delivered.promise;
  }

  push(event: Exclude<AgentEvent, AgentEnd>): void {
    this.#add(event);
  }

  /** The first end counts. */
  end(end: AgentEnd): void {
    this.#add(end);
    this.#ended = true;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<AgentEvent, void, undefined> {
    try {
      for (;;) {
        const event = this.#take();
        if (event === null) await new Promise<void>((resolve) => (this.#wake = resolve));
        else yield event;
        if (event?.type === 'end') return;
      }
    } finally {
      // Nobody will read what waits, and the sender may have more to say to the next reader.
      this.#left = true;
      this.#release();
      this.#delivered.resolve();
    }
  }

  #release(): void {
    if (!this.#held) return;
    this.#held = false;
    this.#pressure.room();
  }

  #add(event: AgentEvent): void {
    if (this.#ended || this.#left) return;
    this.#arriving.push(event);
    this.#wake?.();
    this.#wake = null;
    if (this.#held || this.#waiting() < FULL) return;
    this.#held = true;
    this.#pressure.full();
  }

  #waiting(): number {
    return this.#leaving.length - this.#next + this.#arriving.length;
  }

  #take(): AgentEvent | null {
    if (this.#next === this.#leaving.length) {
      this.#leaving = this.#arriving;
      this.#arriving = [];
      this.#next = 0;
    }
    const event = this.#leaving[this.#next];
    if (event === undefined) return null;
    this.#next += 1;
    if (this.#waiting() < ROOM) this.#release();
    return event;
  }
}
