import { lstatSync } from 'node:fs';
import { errorCode } from '../store/disk-error.ts';
import { fullPath } from './large-files.ts';
import type { Repository } from './repository.ts';

/** Why a file is left alone that git can see from where it stands, and nobody by its whole path. */
export const TOO_LONG = 'its path is too long';

/** Why a file is left alone that git lists and does not take: `git~1`, `.GIT/x`, a `.gitmodules` that is a symlink. */
export const NOT_TAKEN = 'a name git does not take';

const NOTHING = ['ENOENT', 'ENOTDIR', 'ELOOP'];
const PATH_LIMIT = 'ENAMETOOLONG';
/** Bytes that every system allows for a path. */
const SURELY_SHORT = 255;

/** Why what lies at a path could not be looked at; null where nothing lies. */
export function unseenFor(error: unknown): string | null {
  const code = errorCode(error);
  if (NOTHING.includes(code)) return null;
  return code === PATH_LIMIT ? TOO_LONG : `it cannot be looked at (${code || 'unknown error'})`;
}

/** Whether the whole path of something in the work tree is longer than the system takes; the path has one character per byte. */
export function isTooLong(at: Repository, path: string): boolean {
  const full = fullPath(at, path);
  if (full.length <= SURELY_SHORT) return false;
  try {
    lstatSync(full, { throwIfNoEntry: false });
    return false;
  } catch (error) {
    return errorCode(error) === PATH_LIMIT;
  }
}
