import type { Change } from './run.ts';

/** What was under way or where things stood when a snapshot was made; all of it can be brought back byte for byte. */
export interface Snapshot {
  /** `refs/codesleuth/backup/<milliseconds>-<random>`: a commit whose tree is the work tree, its first parent HEAD. */
  readonly ref: string;
  readonly commit: string;
  readonly head: string | null;
  /** Full ref, null when HEAD is detached. */
  readonly branch: string | null;
  /** Paths whose bytes only this snapshot holds: changed, staged or untracked when it was made. */
  readonly saved: readonly string[];
  /** What is not in it because it stays where it is: nested repositories, very large untracked files; with the reason. */
  readonly left: readonly { readonly path: string; readonly why: string }[];
}

/** Why a move cannot be made now, in words for a person, and what to type. */
export interface Obstacle {
  readonly what: string;
  readonly next: string;
}

/** What a move would do. Making it changes nothing but the object store. */
export interface MovePreview {
  readonly head: string | null;
  readonly branch: string | null;
  /** The commit HEAD would be at; null where a snapshot of an unborn branch is gone back to. */
  readonly to: string | null;
  /** Names the present state of HEAD, index and work tree: the same text as long as nothing changed. */
  readonly fingerprint: string;
  /** The ref a backup made on the strength of this preview gets. */
  readonly backup: string;
  /** Commits the branch would no longer hold, newest first; at most 1000. */
  readonly leaving: readonly { readonly sha: string; readonly subject: string }[];
  /** Commits the branch would gain, newest first; at most 1000. */
  readonly coming: readonly { readonly sha: string; readonly subject: string }[];
  /** Files of the work tree that would change. */
  readonly changes: readonly Change[];
  /** Changed, staged or untracked paths that the backup will hold. */
  readonly saved: readonly string[];
  readonly left: Snapshot['left'];
  readonly obstacles: readonly Obstacle[];
}

export type Moved =
  | {
      readonly kind: 'moved';
      /** Files somebody wrote to while they were given their bytes back: they are as that somebody left them. */
      readonly left?: readonly string[];
      readonly head: string | null;
      /** Snapshots made of what a crash had left half-way, besides the order's own backup. */
      readonly extra: readonly string[];
    }
  /** Nothing was changed, and why. */
  | { readonly kind: 'refused'; readonly obstacle: Obstacle };

/** A dry run of merging a commit into the project, made in memory. */
export interface MergePreview {
  readonly head: string;
  readonly tip: string;
  /** What the merge would add to, change in and delete from the project's commit. */
  readonly changes: readonly Change[];
  /** Files both sides changed in ways git cannot put together. */
  readonly conflicts: readonly string[];
  /** Uncommitted work in the project that the merge cannot be laid under. */
  readonly entangled: readonly string[];
  /** Uncommitted work an agent left unfinished in the project; the merge takes its place, the backup holds it. */
  readonly aside: readonly string[];
  /** Files the merge would bring lines to that look like conflict markers: forgotten, or meant to be there. */
  readonly markers: readonly string[];
  readonly obstacles: readonly Obstacle[];
  /** Trees of the outcome: the commit's, the index's and the work tree's; null while there are conflicts. */
  readonly result: { readonly commit: string; readonly index: string; readonly work: string } | null;
  /** True when HEAD reaches the tip already. */
  readonly done: boolean;
}
