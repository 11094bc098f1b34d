import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { errorCode } from './disk-error.ts';

/**
 * The real absolute path; where the end of the path does not exist yet, the real path of its nearest existing parent
 * and the rest as it was written. Rejects with the system's error when a part of it is not a directory.
 */
export async function realPathOf(path: string): Promise<string> {
  const absolute = resolve(path);
  try {
    return await realpath(absolute);
  } catch (error) {
    const parent = dirname(absolute);
    if (errorCode(error) !== 'ENOENT' || parent === absolute) throw error;
    return join(await realPathOf(parent), basename(absolute));
  }
}

/** True when `path` is `directory` or lies below it. Both are real absolute paths; never compared by prefix. */
export function isInside(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
