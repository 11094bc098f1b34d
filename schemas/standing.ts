/** Where a repository stands: everything of it that git moves beside the files of the work tree. */
export interface Standing {
  /** The commit checked out; null before the first one. */
  readonly head: string | null;
  /** Full ref of the branch, null when HEAD is detached. */
  readonly branch: string | null;
  /** Every ref by its full name with the object it holds, but for those of remotes and the stash. */
  readonly refs: ReadonlyMap<string, string>;
  /** Commits of the stash, the newest last. */
  readonly stashes: readonly string[];
  /** Paths the index holds otherwise than the commit it is compared with: `<mode> <id>`, null where they are taken out. */
  readonly staged: ReadonlyMap<string, string | null>;
  /** A merge, rebase, cherry-pick, revert or bisect under way, by name. */
  readonly inProgress: string | null;
}

/** What has become of a repository since it stood somewhere. */
export interface Aftermath {
  /** Its index is compared with the commit of then, so that what was staged can be looked for in it. */
  readonly now: Standing;
  /**
   * The commit of now against that of then: the same, after it, before it, or neither; lost where the repository has that
   * of then no more. The index is compared with nothing then.
   */
  readonly history: 'same' | 'ahead' | 'behind' | 'apart' | 'lost';
  /** Commits that were not in the history of then, newest first, with the paths each changed; the newest hundred. None for a lost one. */
  readonly commits: readonly { readonly sha: string; readonly files: readonly string[] }[];
  /** Files that were put into the newest stash, if one was made. */
  readonly stashed: readonly string[];
  /** Of these, the ones HEAD does not hold: they were not tracked, or only just added. */
  readonly untracked: readonly string[];
}
