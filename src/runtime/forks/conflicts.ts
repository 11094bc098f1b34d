import type { Fork, Side } from '../../core/branches.ts';

/** Conflicts that lie in a side's files now. */
export interface Conflicts {
  readonly fork: Fork;
  readonly side: Side;
  readonly onto: string;
  readonly files: readonly string[];
}

/** The commit that holds the resolution, or why there is none. */
export type Resolution = { readonly sha: string } | { readonly why: string };
