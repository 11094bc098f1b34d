import type { MergePreview } from '../../schemas/moves.ts';

export type { MergePreview };

export interface CloneOrder {
  /** Absolute path; must not exist, or be what an earlier, interrupted call with the same order left there. */
  readonly to: string;
  /** Short name, such as `fork/trial-A`. */
  readonly branch: string;
  /** Backup ref of the project: the clone starts with its HEAD, index and work tree, uncommitted work included. */
  readonly backup: string;
}

/** What a side of a fork changed since it was made. */
export interface Measure {
  readonly files: number;
  readonly added: number;
  readonly removed: number;
  /** Paths with uncommitted changes there now. */
  readonly uncommitted: number;
}

/** What the project keeps of a side: its commits, and its uncommitted work if there is any. */
export interface Adopted {
  /** The side's last commit, kept by `refs/codesleuth/forks/<name>-<side>` of the project. */
  readonly tip: string;
  /** Its uncommitted work, kept by the same ref with `-work` at its end; null when there was none. */
  readonly work: string | null;
}

/** What somebody had changed in conflicts that were taken back. */
export interface LeftBehind {
  /** The backup in the side that holds it. */
  readonly ref: string;
  /** Paths that differ from what the conflicts were opened with. */
  readonly files: readonly string[];
}

/** The task that a commit of resolved conflicts names in its trailer. */
export const RESOLUTION_TASK = 'CONFLICTS';

/** The run that a commit names which resolves a side's conflicts with a commit of the project by hand. */
export const resolutionRun = (branch: string, onto: string): string =>
  `resolve-${branch.replace('/', '-')}-${onto.slice(0, 12)}`;

/** Copies of a project for trying things out, and what comes back from them (safety.md, "Forks"). */
export interface ForkPort {
  /** Makes an isolated local clone: own git directory, no remote, one branch. Idempotent: a whole one stays as it is. */
  clone(dir: string, order: CloneOrder): Promise<void>;
  /** One text for HEAD, all refs but the shell's own, and the index: the same as long as nobody touched them. */
  fingerprint(dir: string): Promise<string>;
  /**
   * Files of the work tree that are not as the index has them, and those git does not know and does not ignore, each with
   * one text for its size and times: the same as long as nobody wrote to it. Writes nothing.
   */
  workTree(dir: string): Promise<ReadonlyMap<string, string>>;
  /**
   * What git ignores in the work tree, each with one text that changes when it does; of a directory that is ignored as a
   * whole only its name, with a slash at its end, and whether entries came to it or went from it. Writes nothing.
   */
  ignored(dir: string): Promise<ReadonlyMap<string, string>>;
  /**
   * Fetches the side's branch, and a snapshot of its uncommitted work, into the project. Idempotent. With `commitsOnly`,
   * for a side that is at work, the branch alone: what an earlier call keeps of its uncommitted work stays. Where an agent
   * deleted or renamed the branch, HEAD stands for it, unless that lacks commits that an earlier call keeps: these stay.
   */
  adopt(
    dir: string,
    order: { readonly from: string; readonly branch: string; readonly as: string; readonly commitsOnly?: boolean },
  ): Promise<Adopted>;
  /** What an earlier `adopt` keeps under that name; null when nothing. */
  adopted(dir: string, as: string): Promise<Adopted | null>;
  measure(dir: string, base: string): Promise<Measure>;
  /**
   * Merges `tip` into HEAD in memory; of `ours` (the shell's own files) conflicts are settled by taking the tip's.
   * Uncommitted changes to the files of `aside` do not come along.
   */
  previewMerge(
    dir: string,
    order: {
      readonly tip: string;
      readonly backup: string;
      readonly ours: readonly string[];
      readonly aside: readonly string[];
    },
  ): Promise<MergePreview>;
  /**
   * Writes the merge commit (parents HEAD and tip) without moving anything; gives its id. The same order, the same
   * commit. It is held under the order's id until `releaseMerge`.
   */
  commitMerge(
    dir: string,
    order: {
      readonly head: string;
      readonly tip: string;
      readonly tree: string;
      readonly message: string;
      readonly id: string;
      readonly at: string;
    },
  ): Promise<string>;
  /** Lets go of the merge commit held under that id: the branch has it, or nobody wants it. Idempotent. */
  releaseMerge(dir: string, id: string): Promise<void>;
  /** The names under which `adopt` keeps anything in the project. */
  kept(dir: string): Promise<readonly string[]>;
  /**
   * In a side's clone: fetches `onto` from the project and puts the merge of it into the clone's branch, conflicts
   * marked in the files and committed as they are, so that they can be resolved there. Gives the conflicted paths. The
   * way back is durable in the project before the clone changes; `id` is the side's name.
   */
  openConflicts(
    clone: string,
    order: { readonly project: string; readonly onto: string; readonly message: string; readonly id: string },
  ): Promise<{ readonly sha: string; readonly files: readonly string[] }>;
  /** Whether what `openConflicts` put into that side's clone is neither settled nor taken back; `dir` is the project. */
  hasOpenConflicts(dir: string, id: string): Promise<boolean>;
  /** The conflicts are resolved: the way back is forgotten. Idempotent; `dir` is the project. */
  settleConflicts(dir: string, id: string): Promise<void>;
  /**
   * The commit by which conflicts that are not settled were resolved by hand, on the side's branch beyond what
   * `openConflicts` put there; null when there is none.
   */
  resolvedConflicts(clone: string, order: { readonly project: string; readonly id: string }): Promise<string | null>;
  /**
   * Puts a clone back where it was before `openConflicts`, byte for byte, if the merge or half of it is still there; what
   * lies there meanwhile stays in a snapshot. Gives that snapshot where anything was changed meanwhile. Idempotent.
   */
  takeConflictsBack(
    clone: string,
    order: { readonly project: string; readonly id: string },
  ): Promise<LeftBehind | null>;
  /**
   * Of these files, those that hold conflict markers; what one of the versions that the commit `merge` brought together
   * has marked just so in the same file does not count: it is meant to be there.
   */
  marked(dir: string, files: readonly string[], merge?: string | null): Promise<readonly string[]>;
  /** Moves a side's directory, with everything in it, to an absolute place; idempotent. Null when done, else why not. */
  park(from: string, to: string): Promise<string | null>;
  /** Whether a branch of that short name exists in the project. */
  hasBranch(dir: string, name: string): Promise<boolean>;
  /** Forgets what `adopt` keeps under that name and removes the parked directory; used for what is older than its term. */
  forget(dir: string, order: { readonly as: string; readonly parked: string }): Promise<void>;
}
