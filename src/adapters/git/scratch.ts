import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, readFile, realpath, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExternalError } from '../../ports/errors.ts';
import { unless } from '../store/disk-error.ts';
import { clearLeftBehind } from './held-index.ts';
import type { Repository } from './repository.ts';
import { clearOwnLocks } from './travel/stale-locks.ts';

/** Leftovers of a process that was killed are removed when they are this old. */
const STALE_MS = 3_600_000;

const newName = (): string => randomBytes(8).toString('hex');
/** Such a name, or that of a file the rehearsal's agent had not finished. */
const NAME = /^(?:rehearsal-)?[0-9a-f]{16}$/;

/** Only what has a name of ours: anything else here, and a link of any name, was put here by somebody else. */
async function sweep(dir: string): Promise<void> {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    if (entry.isSymbolicLink() || !NAME.test(entry.name)) continue;
    const path = join(dir, entry.name);
    const found = await lstat(path).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > STALE_MS) await rm(path, { recursive: true, force: true });
  }
}

function elsewhere(path: string): ExternalError {
  return new ExternalError('git', `${path} leads out of the git directory; nothing was done there.`, {
    next: `Replace the symbolic link by a real directory (ls -ld '${path}').`,
  });
}

/** The directory of the temporary ones: each part of the way is made, or found to be a directory itself. */
async function roomOf(at: Repository): Promise<string> {
  let dir = at.commonDir;
  for (const part of ['codesleuth', 'tmp']) {
    dir = join(dir, part);
    await unless(mkdir(dir, { mode: 0o700 }), ['EEXIST'], undefined);
    if (!(await lstat(dir)).isDirectory()) throw elsewhere(dir);
  }
  return dir;
}

async function makeScratch(at: Repository): Promise<string> {
  const room = await roomOf(at);
  await sweep(room);
  const dir = join(room, newName());
  await mkdir(dir, { mode: 0o700 });
  // Somebody may have put a link on the way since it was looked at.
  if ((await realpath(dir)) === dir) return dir;
  await rmdir(dir);
  throw elsewhere(room);
}

/**
 * Lends a private directory inside the repository's git directory for temporary indexes and files, and removes it after.
 * It is on the same disk, seen by nobody else (0700), and out of reach of checkouts. Rejects where a link would lead it
 * elsewhere. What processes that were killed left behind goes: old directories of this kind, locks on the shell's refs.
 */
export async function withScratch<T>(at: Repository, work: (dir: string) => Promise<T>): Promise<T> {
  const dir = await makeScratch(at).catch((error: unknown) => {
    if (error instanceof ExternalError) throw error;
    throw new ExternalError('git', 'No temporary directory could be made in the git directory.', {
      next: `Check the space and the permissions of ${join(at.commonDir, 'codesleuth', 'tmp')}.`,
      detail: String(error),
    });
  });
  try {
    await clearOwnLocks(at);
    await clearLeftBehind(at);
    return await work(dir);
  } finally {
    // After a failure another git of the same work may still be writing there.
    await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}

/**
 * Copies the user's index, stat cache included, to `to`; nothing is copied when there is none yet.
 * The copy keeps a time not later than the original's: git re-reads files as young as their index, and a younger copy
 * would make it trust entries of files that changed within the same tick.
 */
export async function copyIndex(at: Repository, to: string): Promise<void> {
  const from = join(at.gitDir, 'index');
  const before = await stat(from).catch(() => null);
  if (!before) return;
  if (!before.isFile()) {
    throw new ExternalError('git', `${from} is no file.`, { next: `Move it away, then: git reset (in ${at.root})` });
  }
  const seconds = Math.floor(before.mtimeMs / 1000);
  await writeFile(to, await readFile(from));
  await chmod(to, 0o600);
  await utimes(to, seconds, seconds);
}
