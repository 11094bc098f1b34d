import type { Moved, MovePreview, Obstacle, Snapshot } from '../../schemas/moves.ts';

export type { Moved, MovePreview, Obstacle, Snapshot };

/** Where a move goes. */
export type Destination =
  /** The tree and index of a commit; the branch is set to it. */
  | { readonly kind: 'commit'; readonly sha: string }
  /**
   * Exactly where a snapshot was made: work tree, index, HEAD and branch, byte for byte. Untracked files that lay there
   * then and lie there now are left as they are; with `whole`, those the order names in `also` are given back too.
   */
  | { readonly kind: 'snapshot'; readonly ref: string; readonly whole?: boolean | undefined }
  /** The branch at `head`, the index as the tree of `index`, the work tree as the tree of `work` (all object ids). */
  | { readonly kind: 'trees'; readonly head: string; readonly index: string; readonly work: string };

export interface MoveOrder {
  /** Names the move: given again after a crash, the same move is finished. */
  readonly id: string;
  /** The snapshot the move starts from; nothing may have changed since, unless this very move was cut short. */
  readonly backup: string;
  readonly to: Destination;
  /** Paths no commit holds that go too, for they are the work of tasks that are set back; others stay in place. */
  readonly also: readonly string[];
}

export interface Backup {
  readonly ref: string;
  readonly commit: string;
  /** UTC, ISO 8601. */
  readonly at: string;
  /** What it was made for, as given to `snapshot`. */
  readonly why: string;
}

/**
 * Going back and forth in a repository without losing a byte (safety.md, "Git"). Every method rejects with an
 * ExternalError; none touches the user's stash, runs hooks, or removes what no snapshot holds.
 */
export interface TravelPort {
  /** Saves HEAD, branch, index and work tree under a new backup ref, `ref` if given; `also` are ignored paths to be saved too. */
  snapshot(
    dir: string,
    order: { readonly why: string; readonly also?: readonly string[]; readonly ref?: string },
  ): Promise<Snapshot>;
  preview(dir: string, order: Pick<MoveOrder, 'to' | 'also'>): Promise<MovePreview>;
  /**
   * Moves work tree, index and branch. Refuses, with nothing changed, when anything changed since the backup or another
   * git is at work; killed at any point, the same order finishes it. Rejects when the disk fails half-way: the same
   * order, or one back to the backup under another id, goes on from there.
   */
  move(dir: string, order: MoveOrder): Promise<Moved>;
  /** Newest first. */
  backups(dir: string): Promise<readonly Backup[]>;
  /** Forgets backups that are both beyond the newest `keep` and older than `days`; never the newest `least`, nor one of `held`. */
  pruneBackups(
    dir: string,
    rule: { readonly keep: number; readonly days: number; readonly least: number; readonly held: readonly string[] },
  ): Promise<number>;
  /**
   * For each of these tasks the newest commit reachable from `from` (HEAD when null) whose trailer `CodeSleuth-Task`
   * names it; a task without one is not in the record. However many there are, the history is read once.
   */
  findTasks(dir: string, from: string | null, taskIds: readonly string[]): Promise<Readonly<Record<string, string>>>;
  /** Of these commits, those that `from` (HEAD when null) does not reach, or that this repository does not know. */
  unreached(dir: string, from: string | null, shas: readonly string[]): Promise<readonly string[]>;
}
