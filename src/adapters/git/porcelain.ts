import * as z from 'zod';
import { ExternalError } from '../../ports/errors.ts';
import { gitFailure, gitMissing } from './failure.ts';
import { GUARDS, gitEnvironment, type PorcelainCommand } from './guards.ts';
import type { GitOptions } from './plumbing.ts';

export interface LoggedCommit {
  readonly sha: string;
  readonly message: string;
}

/** The part of simple-git that is used; its commands are those of PorcelainCommand. */
export interface Porcelain {
  /** How many paths are changed, staged, in conflict or untracked. */
  countDirty(root: string): Promise<number>;
  /** Commits of HEAD, newest first: those after `since` when given, at most `most`. */
  recent(root: string, range: { readonly since: string | null; readonly most: number }): Promise<LoggedCommit[]>;
  /** A new repository whose first branch is main. */
  init(dir: string): Promise<void>;
  /** Such as 2.39.5. */
  version(): Promise<string>;
}

const loggedSchema = z.object({ sha: z.string(), message: z.string() });

/** Loads simple-git on first use: it is not needed for the first frame. */
async function load(options: GitOptions, dir: string | null) {
  const { simpleGit } = await import('simple-git');
  const env = gitEnvironment(options.env);
  const git = simpleGit({
    ...(dir === null ? {} : { baseDir: dir }),
    config: [...GUARDS],
    timeout: { block: options.timeoutMs, stdErr: false, stdOut: false },
    allowEnvironment: Object.keys(env).filter((name) => name.toUpperCase().startsWith('GIT_')),
    unsafe: {
      allowUnsafeHooksPath: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeExec: true,
    },
  });
  return git.env(env);
}

async function guarded<T>(what: PorcelainCommand, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ExternalError) throw error;
    const said = error instanceof Error ? error.message : String(error);
    throw /ENOENT/.test(said) ? gitMissing(said) : gitFailure(`git ${what}`, said);
  }
}

/** The door for commands people would recognise. Every method rejects with an ExternalError. */
export function createPorcelain(options: GitOptions): Porcelain {
  return {
    countDirty: (root) =>
      guarded('status', async () => {
        const git = await load(options, root);
        // Whether files in a nested repository changed, git would ask git there, by the settings of that one.
        const status = await git.status(['--untracked-files=all', '--no-renames', '--ignore-submodules=dirty']);
        return status.files.length;
      }),
    recent: (root, range) =>
      guarded('log', async () => {
        const git = await load(options, root);
        const log = await git.log({
          ...(range.since === null ? {} : { from: range.since, to: 'HEAD', symmetric: false }),
          maxCount: range.most,
          multiLine: true,
          format: { sha: '%H', message: '%B' },
        });
        return log.all.map((entry) => loggedSchema.parse(entry));
      }),
    init: (dir) =>
      guarded('init', async () => {
        const git = await load(options, dir);
        await git.init(['-b', 'main']);
      }),
    version: () =>
      guarded('version', async () => {
        const git = await load(options, null);
        const found = await git.version();
        if (!found.installed) throw gitMissing('git version gave no answer');
        return `${found.major}.${found.minor}.${found.patch}`;
      }),
  };
}
