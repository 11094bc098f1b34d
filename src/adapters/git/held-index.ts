import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isShellAlive, shellName } from '../processes/orphans.ts';
import { unless } from '../store/disk-error.ts';
import { gitFailure } from './failure.ts';
import type { Repository } from './repository.ts';
import { lockIndex, prepareLock, unlockIndex } from './travel/index-lock.ts';

/** What our lock holds while a commit is made: by the name of the shell one that was left behind can be told. */
const MARK = 'codesleuth checkpoint ';

/**
 * Runs work while no other git can commit, stage or switch: between the moment in which a branch moves and the one in
 * which the index follows, a commit of the user's would take back what the branch had just got. Waits up to 3 s for a git
 * of theirs, and rejects when it holds the index still; then nothing was done.
 */
export async function withHeldIndex<T>(at: Repository, scratch: string, work: () => Promise<T>): Promise<T> {
  const token = `${MARK}${shellName()}`;
  await prepareLock(token, scratch);
  if (!(await lockIndex(at, token, scratch))) throw lockHeld(at);
  try {
    return await work();
  } finally {
    await unlockIndex(at, token);
  }
}

/** Takes away the lock of a shell that was killed in such a moment: nobody else would. */
export async function clearLeftBehind({ gitDir }: Repository): Promise<void> {
  const path = join(gitDir, 'index.lock');
  const text = await unless(readFile(path, 'latin1'), ['ENOENT', 'EISDIR'], '');
  if (!text.startsWith(MARK) || isShellAlive(text.slice(MARK.length))) return;
  await rm(path, { force: true });
}

export function lockHeld(at: Repository): Error {
  return gitFailure('git update-index', `Unable to create '${join(at.gitDir, 'index.lock')}': File exists.`);
}
