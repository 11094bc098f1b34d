import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { unless } from '../../store/disk-error.ts';
import type { Repository } from '../repository.ts';

/** Git holds the lock of a ref for milliseconds: one that has not changed for so long was left by a git that was killed. */
const STALE_MS = 3000;
const PAUSE_MS = 100;

interface Seen {
  readonly ino: number;
  readonly mtimeMs: number;
}

async function look(path: string): Promise<Seen | null> {
  return unless(stat(path), ['ENOENT', 'ENOTDIR'], null);
}

/** Whether a lock is there and stays as it is until it is old. */
async function isStale(path: string): Promise<boolean> {
  const first = await look(path);
  if (first === null) return false;
  for (let waited = Date.now() - first.mtimeMs; waited < STALE_MS; waited += PAUSE_MS) {
    await pause(PAUSE_MS);
    const now = await look(path);
    if (now === null || now.ino !== first.ino || now.mtimeMs !== first.mtimeMs) return false;
  }
  return true;
}

/**
 * Removes the locks that a git of ours left on refs when it was killed half-way: nobody else would, and no ref could be
 * moved any more. A lock in use is waited for, up to 3 s. `refs` are full names; HEAD is that of the work tree.
 */
export async function clearStaleLocks(at: Repository, refs: Iterable<string>): Promise<void> {
  for (const ref of refs) {
    const lock = join(ref === 'HEAD' ? at.gitDir : at.commonDir, `${ref}.lock`);
    if (await isStale(lock)) await rm(lock, { force: true });
  }
}
