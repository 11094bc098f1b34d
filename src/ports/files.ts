import type { Context } from '../../schemas/config.ts';
import type { Observation, ObservedFile } from '../../schemas/observation.ts';
import type { ResultFile } from '../../schemas/results.ts';

export interface DirectoryInfo {
  /** Real absolute path; of the nearest existing parent plus the rest when the directory does not exist yet. */
  readonly path: string;
  readonly exists: boolean;
  readonly isDirectory: boolean;
  readonly empty: boolean;
  readonly writable: boolean;
  /** By real path: the same directory as home or the installation, or below one of them. */
  readonly insideHome: boolean;
  /** Home or the installation lies in it, as in the root of the file system. */
  readonly aroundHome: boolean;
}

/** Files of the project being built. Writes are atomic and durable (safety.md). Paths are relative to `dir`, never outside it. */
export interface ProjectFilesPort {
  examine(dir: string): Promise<DirectoryInfo>;
  makeDirectory(dir: string): Promise<void>;
  observe(dir: string): Promise<Observation>;
  read(dir: string, path: string): Promise<string | null>;
  /** Those of the files that are there, with their hashes. */
  see(dir: string, paths: readonly string[]): Promise<readonly ObservedFile[]>;
  /** Writes the files; one that held something else, not written by the shell, is first copied to `keep` and named in `kept`. */
  deliver(
    dir: string,
    files: readonly ResultFile[],
    options: { readonly keep: string; readonly known: ReadonlyMap<string, string> },
  ): Promise<{ readonly files: readonly { path: string; sha256: string }[]; readonly kept: readonly string[] }>;
  write(dir: string, file: ResultFile): Promise<void>;
  /** Of these paths, those that are not there as files. */
  missing(dir: string, paths: readonly string[]): Promise<readonly string[]>;
  /**
   * True when all these paths (absolute, or relative to the project) lie in the project, links followed, and none in its
   * git directory.
   */
  contains(dir: string, paths: readonly string[]): Promise<boolean>;
  /**
   * True when to write one of these paths would be to write what agents take their rights and instructions from: their
   * settings, hooks and servers, the git directory, also by links, other spellings and other names of the same file.
   */
  steersAgents(dir: string, paths: readonly string[]): Promise<boolean>;
  /** Copies a directory of the project to an absolute place outside it and then removes it. */
  moveAway(dir: string, path: string, to: string): Promise<void>;
  /** What resets have moved away below `folder` (absolute), the newest first; none where there is no such folder. */
  archives(folder: string): Promise<readonly Archive[]>;
  /**
   * Moves the file at the absolute place `from` back to its path in the project. What lies there and differs is copied
   * to the absolute place `keep` first; true when it was. Where nothing lies at `from` it is done already.
   */
  moveBack(dir: string, path: string, order: { readonly from: string; readonly keep: string }): Promise<boolean>;
}

/** What a reset has moved away. */
export interface Archive {
  /** Absolute. */
  readonly path: string;
  /** The journal is in it: false once it was taken back. */
  readonly hasJournal: boolean;
  /** Files of the project, by their paths in it. */
  readonly files: readonly string[];
}

/** What was found where `config/context.json` should be. */
export type ContextRead =
  | { readonly kind: 'ok'; readonly context: Context }
  | { readonly kind: 'absent' }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'corrupt'; readonly path: string; readonly message: string };

/** Home: configuration and what is remembered across projects. */
export interface HomePort {
  readonly dir: string;
  readContext(): Promise<ContextRead>;
  /** Reads, changes and writes context.json under its lock, so that two shells lose neither's change. */
  updateContext(change: (context: Context) => Context): Promise<ContextRead>;
  /** Who keeps context.json locked for longer than a change of it takes; `pid` null where that is not told. Null for nobody. */
  heldBy(): Promise<{ readonly pid: number | null } | null>;
  /** Directories of registered projects with what can be seen at once. */
  lookAt(dirs: readonly string[]): Promise<readonly { dir: string; missing: boolean; dirty: boolean | null }[]>;
  readHistory(): Promise<readonly string[]>;
  appendHistory(line: string): Promise<void>;
}

/** Where a directory stands in a repository, by looking at names only: git itself is not run, nothing is trusted. */
export interface RepositoryFinder {
  /** Root of the nearest repository at or above `dir`, and whether it holds a journal of this shell; null outside of any. */
  find(dir: string): Promise<{ readonly root: string; readonly hasJournal: boolean } | null>;
}
