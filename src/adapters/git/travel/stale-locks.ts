import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { lstat, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { unless } from '../../store/disk-error.ts';
import type { Repository } from '../repository.ts';

/** Git holds the lock of a ref for milliseconds: one that has not changed for so long was left by a git that was killed. */
const STALE_MS = 3000;
const PAUSE_MS = 100;
/** The same for locks nobody is about to need: they are not waited for, and a computer may have slept meanwhile. */
const OLD_MS = 60_000;

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

function entriesOf(dir: string): Dirent[] {
  try {
    return readdirSync(dir, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Locks below a directory; no link is followed. */
function locksBelow(dir: string): string[] {
  return entriesOf(dir).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return locksBelow(path);
    return entry.isFile() && entry.name.endsWith('.lock') ? [path] : [];
  });
}

/**
 * Removes old locks from the refs of the shell, whichever of its commands was killed; waits for none. Nobody else writes
 * these refs; only a clean-up of git's locks them too, each for a moment.
 */
export async function clearOwnLocks({ commonDir }: Repository): Promise<void> {
  const refs = join(commonDir, 'refs');
  const own = join(refs, 'codesleuth');
  if (![refs, own].every((dir) => lstatSync(dir, { throwIfNoEntry: false })?.isDirectory())) return;
  for (const lock of locksBelow(own)) {
    const found = await lstat(lock).catch(() => null);
    if (found?.isFile() && Date.now() - found.mtimeMs > OLD_MS) await rm(lock, { force: true }).catch(() => undefined);
  }
}
