import type { EventOf } from '../../schemas/event.ts';
import type { Spent } from './budget/spend.ts';

/** What runs had used whose end nobody saw, each turn once in the token log by now. */
export interface LeftBehind {
  /** By run. */
  readonly runs: Readonly<Record<string, Spent>>;
  /** What the sides of the open fork used since they were made; null where none worked. */
  readonly fork: Omit<EventOf<'fork/spent'>, 'type'> | null;
}

export const NOTHING_LEFT: LeftBehind = { runs: {}, fork: null };
