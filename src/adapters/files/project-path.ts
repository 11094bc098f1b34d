import { realpath } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { ExternalError } from '../../ports/errors.ts';
import { errorCode, unless } from '../store/disk-error.ts';
import { isInside, realPathOf } from '../store/real-path.ts';

/** Characters that file systems ignore in names, so that a name with them may mean the name without (HFS+). */
export const IGNORED_IN_NAMES = /[\u200B-\u200F\u202A-\u202E\u206A-\u206F\uFEFF]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: names with control characters are what it looks for.
const CONTROL = /[\u0000-\u001F\u007F]/;

/**
 * Why a path may not be written in a project, or null when it may: it must be relative, written with `/`, stay below
 * the project and keep out of `.git`, also where a file system would take another spelling for it.
 */
export function whyUnsafe(path: string): string | null {
  if (path === '') return 'the path is empty';
  if (CONTROL.test(path)) return 'the path has control characters';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'the path is absolute';
  if (path.includes('\\')) return 'the path has a backslash';
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return 'the path has an empty, . or .. part';
  if (parts.some((part) => Buffer.byteLength(part) > 255)) return 'a part of the path is longer than 255 bytes';
  if (parts.some(meansGit)) return 'the path leads into .git';
  return null;
}

function meansGit(part: string): boolean {
  const plain = part
    .replace(IGNORED_IN_NAMES, '')
    .toLowerCase()
    .replace(/:.*$/, '')
    .replace(/[. ]+$/, '');
  return plain === '.git' || /^git~\d+$/.test(plain);
}

/**
 * The real absolute path for reading, or null when the path is unsafe, leads out of the project through a symbolic
 * link, or leads through something that is no directory. The end of the path need not exist.
 */
export async function pathInside(dir: string, path: string): Promise<string | null> {
  if (whyUnsafe(path) !== null) return null;
  try {
    const root = await realpath(dir);
    const target = await realPathOf(join(root, path));
    return isInside(root, target) && !isInside(join(root, '.git'), target) ? target : null;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES'].includes(errorCode(error))) return null;
    throw error;
  }
}

/** True when all these paths, absolute or relative to it, lie in the directory, links followed, and none in its `.git`. */
export async function contains(dir: string, paths: readonly string[]): Promise<boolean> {
  const root = await realpath(dir);
  const inside = await Promise.all(
    paths.map(async (path) => {
      const target = await unless(realPathOf(resolve(root, path)), ['ENOTDIR', 'ELOOP', 'EACCES'], null);
      return target !== null && isInside(root, target) && !relative(root, target).split(sep).some(meansGit);
    }),
  );
  return inside.every((one) => one);
}

/** The same for writing; rejects with an ExternalError that says why not. */
export async function pathToWrite(dir: string, path: string): Promise<string> {
  const why = whyUnsafe(path);
  if (why !== null) throw refusal(path, why, 'Give a relative path below the project directory.');
  const target = await pathInside(dir, path);
  if (target !== null) return target;
  const next = `Look at the path (ls -ld ${JSON.stringify(path)}) and replace links that leave the project.`;
  throw refusal(path, 'a part of it is a link that leaves the project, or no directory', next);
}

function refusal(path: string, why: string, next: string): ExternalError {
  return new ExternalError('disk', `${JSON.stringify(path)} was not written: ${why}.`, { next });
}
