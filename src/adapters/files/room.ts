import { lstat, readdir, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { diskError, unless } from '../store/disk-error.ts';

/** With this many bytes free nothing is measured: a work tree that does not fit is told by the disk itself. */
const PLENTY = 20e9;

/** Directories that no clone has: git's own, and those a package manager fills. */
const LEFT_OUT = new Set(['.git', 'node_modules']);

/**
 * Bytes that are free where `beside` is to be made, and about how many a work tree like `dir`'s takes; 0 where there is
 * plenty of room. Rejects with an ExternalError.
 */
export async function roomFor(
  dir: string,
  beside: string,
  freeAt: (path: string) => Promise<number> = freeBytes,
): Promise<{ readonly free: number; readonly needed: number }> {
  try {
    const free = await freeAt(await nearest(beside));
    return { free, needed: free >= PLENTY ? 0 : await bytesIn(dir) };
  } catch (error) {
    throw diskError(`look how much room there is at ${beside}`, error);
  }
}

async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

async function nearest(path: string): Promise<string> {
  const found = await unless(lstat(path), ['ENOENT', 'ENOTDIR'], null);
  return found !== null || dirname(path) === path ? path : nearest(dirname(path));
}

async function bytesIn(dir: string): Promise<number> {
  const entries = await unless(readdir(dir, { withFileTypes: true }), ['EACCES', 'ENOENT'], []);
  let sum = 0;
  for (const entry of entries) {
    if (LEFT_OUT.has(entry.name)) continue;
    const path = join(dir, entry.name);
    sum += entry.isDirectory() ? await bytesIn(path) : ((await unless(lstat(path), ['ENOENT'], null))?.size ?? 0);
  }
  return sum;
}
