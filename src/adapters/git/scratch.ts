import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExternalError } from '../../ports/errors.ts';
import type { Repository } from './repository.ts';

/** Leftovers of a process that was killed are removed when they are this old. */
const STALE_MS = 3_600_000;

async function sweep(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    const path = join(dir, name);
    const found = await stat(path).catch(() => null);
    if (found && Date.now() - found.mtimeMs > STALE_MS) await rm(path, { recursive: true, force: true });
  }
}

/**
 * Lends a private directory inside the repository's git directory for temporary indexes and files, and removes it after.
 * It is on the same disk, seen by nobody else (0700), and out of reach of checkouts.
 */
export async function withScratch<T>(at: Repository, work: (dir: string) => Promise<T>): Promise<T> {
  const parent = join(at.commonDir, 'codesleuth', 'tmp');
  const dir = join(parent, randomBytes(8).toString('hex'));
  try {
    await mkdir(parent, { recursive: true, mode: 0o700 });
    await sweep(parent);
    await mkdir(dir, { mode: 0o700 });
  } catch (error) {
    throw new ExternalError('git', 'No temporary directory could be made in the git directory.', {
      next: `Check the space and the permissions of ${parent}.`,
      detail: String(error),
    });
  }
  try {
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
  const seconds = Math.floor(before.mtimeMs / 1000);
  await writeFile(to, await readFile(from));
  await chmod(to, 0o600);
  await utimes(to, seconds, seconds);
}
