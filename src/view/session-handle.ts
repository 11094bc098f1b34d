import type { Flight } from '../core/budget/cap-used.ts';
import type { State } from '../core/state.ts';
import type { Item, Live } from '../core/transcript.ts';

/** What a screen can see of a session; the same object until something changed. */
export interface Snapshot {
  readonly state: State;
  readonly live: Live;
  /** What runs under way have used, beside what the state tells. */
  readonly flight: Flight;
  /** Monotonic milliseconds of the last change; painting reads no clock. */
  readonly now: number;
  /** Set once the session is over. */
  readonly ended: { readonly code: number; readonly words: readonly string[] } | null;
}

/** All a screen can ask of a session. Everything returns at once; what comes of it arrives as a new snapshot. */
export interface SessionHandle {
  snapshot(): Snapshot;
  /** Called after a change, at most every 50 ms. */
  subscribe(listener: () => void): () => void;
  /** Items not taken yet, in order; taking removes them. */
  takeItems(): readonly Item[];
  /** A line as typed: command, free text, answer, or choice. While an agent works, text is queued. */
  submit(line: string): void;
  /** The answer to what the present snapshot asks; dropped when something else is asked by the time it is decided. */
  answer(text: string): void;
  /** Takes the last queued line back; null when there is none. */
  takeBack(): string | null;
  permission(requestId: string, decision: 'once' | 'run' | 'no', comment: string): void;
  /** Stops the running agent; its work is kept. */
  interrupt(): void;
  quit(): void;
}
