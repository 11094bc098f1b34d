import type { Deltas } from '../entries.ts';
import type { Head } from '../repository.ts';
import type { IndexCopy, IndexState } from './index-state.ts';
import type { Sorted } from './untracked.ts';

/** The whole present state of a repository: HEAD, index, work tree. Objects are in the quarantine, nothing else was written. */
export interface Scan {
  readonly head: Head;
  /** The tree HEAD stands for: the empty one before the first commit. */
  readonly base: string;
  readonly copy: IndexCopy;
  readonly index: IndexState;
  /** The work tree as a tree: what git tracks, what it does not, and the ignored files that were asked for. */
  readonly tree: string;
  /** A private index that holds `tree` and knows the files' times. */
  readonly file: string;
  /** Paths of the user's index of which `tree` holds nothing: git does not list what comes to lie there as untracked. */
  readonly missing: ReadonlySet<string>;
  readonly left: Sorted['left'];
  /** Files of `tree` that were taken although git ignores them, as far as they were asked for. */
  readonly asked: readonly string[];
  /** Files git was told to leave out of the work tree, and which are not there. */
  readonly absent: readonly string[];
  /** Files git was told to take for unchanged, or to leave out though they are there: nothing says what is in them. */
  readonly masked: readonly string[];
  /** How `tree` differs from HEAD. */
  readonly changed: Deltas;
}
