import { diffFiles } from './entries.ts';
import type { Plumbing } from './plumbing.ts';
import type { Repository } from './repository.ts';

interface Taking {
  /** The private index. */
  readonly index: string;
  /** One character per byte, ignored files or not. */
  readonly paths: readonly string[];
}

async function update(git: Plumbing, at: Repository, order: Taking & { readonly flags: readonly string[] }) {
  const { index, paths, flags } = order;
  if (paths.length === 0) return;
  const stdin = Buffer.from(paths.map((path) => `${path}\0`).join(''), 'latin1');
  await git({ cwd: at.root, index, command: 'update-index', args: ['-z', ...flags, '--stdin'], stdin });
}

/** Puts the present content of paths into a private index, ignored or not; those that are gone are taken out. */
export async function takePaths(git: Plumbing, at: Repository, taking: Taking): Promise<void> {
  await update(git, at, { ...taking, flags: ['--add', '--remove', '--replace'] });
}

/**
 * Brings a private index up to the files git tracks, conflicts included, as `git add -u` does in the whole work tree.
 * That command asks git in every nested repository whether files changed there, by the settings of that one, which may
 * name programs.
 */
export async function takeTracked(git: Plumbing, at: Repository, index: string): Promise<void> {
  const { there, gone } = await diffFiles(git, at, index);
  // They come first: a directory may have taken a file's place. And by name only: they may lie behind a symlink now.
  await update(git, at, { index, paths: gone, flags: ['--force-remove'] });
  await takePaths(git, at, { index, paths: there });
}
