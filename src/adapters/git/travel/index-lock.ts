import { existsSync } from 'node:fs';
import { link, open, readFile, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { errorCode, unless } from '../../store/disk-error.ts';
import { syncDirectory } from '../../store/durable.ts';
import type { Repository } from '../repository.ts';

/** How long the user's own git may hold the index before we give up, and how often we look. */
const TRIES = 30;
const PAUSE_MS = 100;

const lockOf = (at: Repository): string => join(at.gitDir, 'index.lock');

async function holder(at: Repository): Promise<string | null> {
  return unless(readFile(lockOf(at), 'latin1'), ['ENOENT'], null);
}

async function writeFileDurable(path: string, text: string, flags: 'w' | 'wx'): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

const wholeLock = (scratch: string): string => join(scratch, 'lock');

/** Writes what the lock will hold, durably: a lock that outlives a loss of power says whose it is. */
export async function prepareLock(token: string, scratch: string): Promise<void> {
  await writeFileDurable(wholeLock(scratch), token, 'w');
}

/** Takes the lock in one step, with its content in it: a process killed in between leaves none that nobody can name. */
async function tryLock(at: Repository, token: string, scratch: string): Promise<boolean> {
  try {
    await link(wholeLock(scratch), lockOf(at));
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    // A file system without hard links: two steps then.
    return writeFileDurable(lockOf(at), token, 'wx').then(
      () => true,
      (second: unknown) => {
        if (errorCode(second) === 'EEXIST') return false;
        throw second;
      },
    );
  }
}

/**
 * Takes git's own lock of the index (`index.lock`), so that no other git changes the index, commits or switches the
 * branch meanwhile; prepareLock has been called. Waits up to 3 s for another git; false when it holds it still.
 */
export async function lockIndex(at: Repository, token: string, scratch: string): Promise<boolean> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    if (await tryLock(at, token, scratch)) {
      await unlink(wholeLock(scratch));
      return true;
    }
    await pause(PAUSE_MS);
  }
  return false;
}

/** Lets go of the lock, if it is the one that holds `token`. */
export async function unlockIndex(at: Repository, token: string): Promise<void> {
  if ((await holder(at)) !== token) return;
  await rm(lockOf(at), { force: true });
  await syncDirectory(at.gitDir);
}

/** Whether another git still holds the index after the usual wait; a lock that holds `token` is our own. */
export async function isHeld(at: Repository, token: string | null): Promise<boolean> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    if (!existsSync(lockOf(at)) || (token !== null && (await holder(at)) === token)) return false;
    await pause(PAUSE_MS);
  }
  return true;
}
