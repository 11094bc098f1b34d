import type { Change } from '../../schemas/event.ts';
import type { KnownSecret, Vetted } from '../../schemas/secret.ts';
import type { Aftermath, Standing } from '../../schemas/standing.ts';

export type { Aftermath, Standing };

/** What git says of a directory. `commonDir` is absolute and real. */
export interface RepositoryInfo {
  readonly root: string;
  readonly commonDir: string;
  /** The commit checked out; null before the first one. */
  readonly head: string | null;
  /** Full ref of the branch, null when HEAD is detached. */
  readonly branch: string | null;
  /** Number of changed and untracked paths. */
  readonly dirty: number;
  /** A merge, rebase, cherry-pick, revert or bisect under way, by name. */
  readonly inProgress: string | null;
  readonly shallow: boolean;
}

/** A stretch of time in which what changed is the agent's: two recorded trees. */
export interface Span {
  readonly before: string;
  readonly after: string;
}

/** What a tree that is recorded shall be compared with. */
export interface Earlier {
  /** Recorded trees, the oldest first. */
  readonly trees: readonly string[];
  /** Paths whose appearance counts in any case. */
  readonly named: readonly string[];
}

/** A path that git ignores, and the rule by which: `file:line pattern`. */
export interface Ignored {
  readonly path: string;
  readonly by: string;
}

/** Looks through what would be committed for secrets: with one that is not among the known and allowed, nothing is committed. */
export interface Secrets {
  readonly known: readonly KnownSecret[];
}

export interface CheckpointOrder {
  readonly taskId: string;
  readonly runId: string;
  readonly spans: readonly Span[];
  /** Only these paths are committed, whatever else changed. */
  readonly paths: readonly string[];
  readonly message: string;
  /** The commit the task started from: an earlier checkpoint of the same run is looked for after it. */
  readonly since: string | null;
  /** Absent: nothing is looked through. */
  readonly secrets?: Secrets;
}

export interface Committed {
  /**
   * The new commit, or the one already there for the same order; HEAD when the agent committed its own work since
   * `since` and nothing else was committed; null when there was nothing to commit.
   */
  readonly sha: string | null;
  readonly files: readonly string[];
  /** Files whose agent part could not be told from the user's uncommitted part; nothing was committed then. */
  readonly entangled: readonly string[];
  /** Set where the order asked for it; with anything found nothing was committed. */
  readonly vetted?: Vetted;
}

export interface CommitOrder {
  /** Names the commit for ever: a second order with the same id finds the first one's commit. */
  readonly id: string;
  readonly paths: readonly string[];
  readonly message: string;
  readonly secrets?: Secrets;
}

/** What is to be looked through: what differs in `to`, a tree or commit, from `from`; null from nothing. */
export interface VetOrder {
  readonly from: string | null;
  readonly to: string;
  /** Also what every commit changed that this one reaches and `from` does not: it comes along, though a later one takes it out. */
  readonly tip?: string;
  /** Only these paths; null for all. */
  readonly paths: readonly string[] | null;
  readonly secrets: Secrets;
}

/** Commits that HEAD reaches, newest first. */
export interface History {
  readonly commits: readonly {
    readonly sha: string;
    readonly parents: readonly string[];
    /** The day of the commit where it was made, YYYY-MM-DD. */
    readonly day: string;
    /** Subject and body. */
    readonly message: string;
    readonly tags: readonly string[];
  }[];
  /** False where older commits are not among them. */
  readonly whole: boolean;
}

/** What the repository's configuration says of the places it is pushed to. */
export interface Remotes {
  /** The branch checked out, without refs/heads/; null when HEAD is detached. */
  readonly branch: string | null;
  /** The remote the branch is set to follow; null where it follows none. */
  readonly tracked: string | null;
  /** `main` is the branch the remote calls its own, as far as was heard of it. */
  readonly remotes: readonly { readonly name: string; readonly url: string; readonly main: string | null }[];
}

/** All git the shell does. Every method rejects with an ExternalError; none runs hooks or touches the user's stash. */
export interface GitPort {
  /** Null when the directory is not inside a work tree. */
  inspect(dir: string): Promise<RepositoryInfo | null>;
  /** Makes a repository with one empty first commit, so that every later step has a commit to stand on. */
  init(dir: string): Promise<RepositoryInfo>;
  /** Makes the first, empty commit in a repository that has none; returns its id. Staged files stay staged. */
  firstCommit(dir: string): Promise<string>;
  /** Adds a line to `.git/info/exclude`, once. */
  exclude(dir: string, pattern: string): Promise<void>;
  /**
   * Records the work tree (tracked and untracked, not ignored) as a tree kept by a ref under refs/codesleuth/,
   * without touching index, HEAD or files. Returns the tree's id. With `earlier` trees it is comparable with them: a file
   * that only became ignored, or only ceased to be, is no difference. It is recorded as it is if one of them holds it and
   * nobody took it out of the index, and left out if git ignored it at the time of the first of them, nobody touched or
   * moved it since and it is not `named`.
   */
  recordTree(dir: string, name: string, earlier?: Earlier): Promise<string>;
  /** Forgets all recorded trees but the `keep` newest; returns how many were forgotten. */
  pruneTrees(dir: string, keep: number): Promise<number>;
  /** What differs between two recorded trees. */
  changes(dir: string, span: Span): Promise<readonly Change[]>;
  /** Of these paths, those git does not track and ignores; one behind a symlink, in a submodule or outside is not named. */
  ignored(dir: string, paths: readonly string[]): Promise<readonly Ignored[]>;
  /** Text of a file in a recorded tree; null when it was not there. */
  readAt(dir: string, tree: string, path: string): Promise<string | null>;
  /** Paths of all files git tracks and of those it neither tracks nor ignores; one that was deleted may be among them. */
  files(dir: string): Promise<readonly string[]>;
  /** What a commit changed against the one before it, as a unified diff; empty for a merge. */
  patch(dir: string, sha: string): Promise<string>;
  /** Commits the agent's part of `paths` and only that; the user's uncommitted work stays uncommitted. Idempotent. */
  checkpoint(dir: string, order: CheckpointOrder): Promise<Committed>;
  /** Commits the present content of exactly these paths. Idempotent by id. */
  commitPaths(dir: string, order: CommitOrder): Promise<Committed>;
  /** Looks for secrets in what a tree or commit holds; one that is known has the mark it is known by. */
  vet(dir: string, order: VetOrder): Promise<Vetted>;
  /** Where the repository stands now; the index is compared with HEAD. Writes nothing. */
  standing(dir: string): Promise<Standing>;
  /** What has become of it since it stood there. Writes nothing. */
  aftermath(dir: string, then: Standing): Promise<Aftermath>;
  /** True when the commit is reachable from HEAD. */
  isAncestor(dir: string, sha: string): Promise<boolean>;
  /** At most `most` commits, with the tags on them. */
  history(dir: string, most: number): Promise<History>;
  /** Where the repository could be pushed to. Nothing is contacted. */
  remotes(dir: string): Promise<Remotes>;
  version(): Promise<string>;
}
