/** What keeps the work of a lane in the project. */
export interface KeptLane {
  /** The commit whose tree is the lane's work tree, kept by `refs/codesleuth/lanes/<as>`; its first parent is the lane's HEAD. */
  readonly tip: string;
  /** Paths that could not be kept, each with the reason: they lie in the lane's directory and nowhere else. */
  readonly left: readonly { readonly path: string; readonly why: string }[];
}

/** Whether what a lane changed can be laid over what the project holds now. */
export type LaneFit =
  | { readonly kind: 'conflict'; readonly paths: readonly string[] }
  /** The project's index says more than a tree can, so that it would not come through a move unchanged. */
  | { readonly kind: 'unfit'; readonly why: string }
  /** The lane changed nothing, or all of it lies in the project already. */
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'fits';
      /** The project's commit, its index as a tree, and its work tree with the lane's changes (object ids). */
      readonly head: string;
      readonly index: string;
      readonly work: string;
      /** Files the lane deleted. */
      readonly gone: readonly string[];
    };

/**
 * Copies in which tasks are built beside a project. They are made, moved and removed as the clones of forks are; here is
 * what comes back from them. Every method rejects with an ExternalError.
 */
export interface LanePort {
  /** What lies at a lane's place: nothing, a lane of that branch made from this project, or something else. */
  find(dir: string, lane: { readonly clone: string; readonly branch: string }): Promise<'none' | 'ours' | 'other'>;
  /** Removes what a clone that was cut short left beside a lane's place. Idempotent. */
  sweep(clone: string): Promise<void>;
  /**
   * Brings the whole work tree of a lane into the project, where it is durable when this resolves; of what git ignores only
   * the paths of `also`. `as` is the end of the ref's name, such as `TASK-002/R0007`. Idempotent.
   */
  keep(
    dir: string,
    order: { readonly from: string; readonly as: string; readonly also: readonly string[] },
  ): Promise<KeptLane>;
  /** The commit an earlier `keep` holds under that name; null when there is none. */
  kept(dir: string, as: string): Promise<string | null>;
  /**
   * Lays what `tip` changed since `base` (commits) over the snapshot `backup` of the project. A file that is neither as
   * `base` nor as `tip` has it is in conflict; the files of `ours`, and all below its names, are left out. Writes objects
   * and nothing else.
   */
  fit(
    dir: string,
    order: { readonly base: string; readonly tip: string; readonly backup: string; readonly ours: readonly string[] },
  ): Promise<LaneFit>;
  /** Forgets all that is kept of a task's lanes. Idempotent. */
  forget(dir: string, taskId: string): Promise<void>;
}
