import { mkdir } from 'node:fs/promises';
import { ExternalError } from '../../ports/errors.ts';
import { advanceHead, emptyTree, writeCommit } from './commit.ts';
import type { Plumbing } from './plumbing.ts';
import type { Porcelain } from './porcelain.ts';
import { open, type Repository, readHead } from './repository.ts';

/**
 * Makes the first, empty commit where there is none; returns the commit HEAD then points at. The index is not touched,
 * so staged files stay staged, and the first commit contains none of them.
 */
export async function firstCommit(git: Plumbing, at: Repository): Promise<string> {
  const { sha } = await readHead(git, at);
  if (sha !== null) return sha;
  const tree = await emptyTree(git, at);
  const message = 'chore: start of the project\n';
  const commit = await writeCommit(git, at, { tree, parent: null, message });
  if (await advanceHead(git, at, { from: null, to: commit, reason: 'first commit' })) return commit;
  const found = await readHead(git, at);
  if (found.sha !== null) return found.sha;
  throw new ExternalError('git', 'The first commit could not be made.', {
    next: 'Run git status there and try again.',
  });
}

/** Makes the directory and a repository in it unless there is one. An enclosing repository is not used. */
export async function makeRepository(git: Plumbing, porcelain: Porcelain, dir: string): Promise<Repository> {
  await mkdir(dir, { recursive: true }).catch((error: unknown) => {
    throw new ExternalError('disk', `The directory ${dir} could not be made.`, {
      next: 'Check the permissions of its parent.',
      detail: String(error),
    });
  });
  await porcelain.init(dir);
  return open(git, dir);
}
