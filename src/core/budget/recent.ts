/**
 * One of the last runs, for the pace and the picture of it. Kept in the state, which the journal's events make, and not
 * read from the token log: a screen has it without waiting for a file, it is the same after a restart, going back takes
 * nothing of it back, a fork's side begins anew, and only the journal knows how long a run took, old ones included.
 */
export interface RecentRun {
  readonly agent: number;
  readonly taskId: string | null;
  /** UTC, ISO 8601: when its end was remembered. */
  readonly at: string;
  /** Whole milliseconds it took, waiting for the human included; 0 where nobody knows. */
  readonly ms: number;
  readonly tokens: number;
  /** Whole millionths of a US dollar, as far as they are known. */
  readonly microUsd: number;
  /** `unknown` where that is not all of it, `subscription` where no turn of it is paid for. */
  readonly money: 'known' | 'unknown' | 'subscription';
  /** It ran at the same time as others. */
  readonly beside: boolean;
}
