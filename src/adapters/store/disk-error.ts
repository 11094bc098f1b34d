import { ExternalError } from '../../ports/errors.ts';

/** The `code` of a system error (`ENOENT`), or an empty text for anything else. */
export function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return '';
}

/** The message of whatever was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const NEXT: Readonly<Record<string, string>> = {
  ENOSPC: 'Free some disk space, then start the shell again.',
  EDQUOT: 'The disk quota is used up: free some space, then start the shell again.',
  EFBIG: 'The file is larger than the system allows (ulimit -f): raise the limit, then start the shell again.',
  EROFS: 'The file system is read-only: mount it writable or use another directory.',
  EACCES: 'Check the permissions of the path (ls -ld).',
  EPERM: 'Check the owner and the permissions of the path (ls -ld).',
  ENOENT: 'Check that the directory is still there.',
  ENOTDIR: 'A part of the path is a file where a directory is needed: move it away.',
  EISDIR: 'A directory is in the place of a file: move it away.',
  EMFILE: 'Too many open files: raise the limit (ulimit -n).',
  EIO: 'The disk reports a hardware error: check it (dmesg) before going on.',
};

/** A system error of the disk as a person can act on it. `doing` completes "Could not …". An ExternalError passes through. */
export function diskError(doing: string, error: unknown): ExternalError {
  if (error instanceof ExternalError) return error;
  const code = errorCode(error);
  const next = NEXT[code] ?? 'Check the disk and the path, then try again.';
  return new ExternalError('disk', `Could not ${doing}${code === '' ? '' : ` (${code})`}.`, {
    next,
    detail: errorText(error),
  });
}

/** Gives what the promise gives, or `fallback` when it fails with one of the codes; other errors go on. */
export async function unless<T, F>(promise: Promise<T>, codes: readonly string[], fallback: F): Promise<T | F> {
  try {
    return await promise;
  } catch (error) {
    if (codes.includes(errorCode(error))) return fallback;
    throw error;
  }
}
