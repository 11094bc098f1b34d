import { type Dirent, lstatSync, type Stats } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { Snapshot } from '../../../ports/travel.ts';
import { ancestors } from '../entries.ts';
import { fullPath } from '../large-files.ts';
import { textOfPath } from '../path-text.ts';
import type { Repository } from '../repository.ts';
import { unseenFor } from '../sight.ts';

/** One file no commit holds: beyond this git would copy and compress it for nothing. */
const FILE_BYTES = 10_000_000;
/** All files together that no commit holds. */
const TOTAL_BYTES = 200_000_000;

/** Why a repository inside the repository is left alone. */
export const NESTED = 'a repository of its own';

export type Left = Snapshot['left'][number];

/** Files of the work tree that git does not track, sorted by whether a snapshot takes them. Paths of git. */
export interface Sorted {
  readonly taken: readonly string[];
  readonly left: readonly { readonly path: string; readonly why: string }[];
}

/** What lies at a path, or why that cannot be said; null when nothing does. Waiting for a thread would cost more. */
function sightOf(at: Repository, path: string): Stats | string | null {
  try {
    return lstatSync(fullPath(at, path), { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    return unseenFor(error);
  }
}

/** What can be seen at a path; null when nothing can. */
export function statOf(at: Repository, path: string): Stats | null {
  const found = sightOf(at, path);
  return typeof found === 'string' ? null : found;
}

function reasonToLeave(found: Stats, total: number): string | null {
  if (found.isDirectory()) return 'it cannot be looked into';
  if (!found.isFile() && !found.isSymbolicLink()) return 'not a file';
  if (found.size > FILE_BYTES) return `larger than ${FILE_BYTES / 1e6} MB`;
  return total > TOTAL_BYTES ? `beyond ${TOTAL_BYTES / 1e6} MB of untracked files` : null;
}

/** The size of something git does not track, and why it is left; a directory listed as a file could not be read. */
function judged(found: Stats | string, asFile: boolean, total: number): [size: number, why: string | null] {
  if (typeof found === 'string') return [0, found];
  if (found.isDirectory() && !asFile) return [0, NESTED];
  return [found.size, reasonToLeave(found, total + found.size)];
}

/** Sorts paths that git does not track; what has vanished meanwhile is left out. */
export function sortUntracked(at: Repository, paths: readonly string[]): Sorted {
  const taken: string[] = [];
  const left: Sorted['left'][number][] = [];
  let total = 0;
  for (const listed of paths) {
    // A nested repository is listed as a directory, with a slash at its end.
    const path = listed.replace(/\/$/, '');
    const found = sightOf(at, path);
    if (found === null) continue;
    const [size, why] = judged(found, listed === path, total);
    if (why === null) {
      total += size;
      taken.push(path);
    } else left.push({ path, why });
  }
  return { taken, left };
}

export function leftOf(left: Sorted['left']): Left[] {
  return left.map(({ path, why }) => ({ path: textOfPath(path), why }));
}

/** Directories of submodules that are not checked out, but hold files all the same: git does not look into them. */
export async function strayInLinks(at: Repository, links: Iterable<string>): Promise<Sorted['left']> {
  const left: Sorted['left'][number][] = [];
  for (const path of links) {
    if (!isReachable(at, path) || !statOf(at, path)?.isDirectory()) continue;
    const names = await readdir(fullPath(at, path));
    if (names.length > 0 && !names.includes('.git')) left.push({ path, why: 'in the place of a submodule' });
  }
  return left;
}

/** The entries of a directory: none where it is gone, null where they cannot be told. */
async function entriesIn(at: Repository, path: string): Promise<Dirent<Buffer>[] | null> {
  const listed = readdir(fullPath(at, path), { withFileTypes: true, encoding: 'buffer' });
  return listed.catch((error: unknown) => (unseenFor(error) === null ? [] : null));
}

/** A directory that cannot be read stands for what is in it. */
async function walk(at: Repository, path: string, found: string[]): Promise<void> {
  const names = await entriesIn(at, path);
  if (names === null) {
    found.push(path);
    return;
  }
  if (names.some((entry) => entry.name.toString('latin1') === '.git')) {
    found.push(`${path}/`);
    return;
  }
  for (const entry of names) {
    const child = `${path}/${entry.name.toString('latin1')}`;
    if (entry.isDirectory()) await walk(at, child, found);
    else found.push(child);
  }
}

/** Whether every name on the way to a path is a real directory: git does not go through symbolic links. */
function isReachable(at: Repository, path: string): boolean {
  return ancestors(path).every((above) => statOf(at, above)?.isDirectory());
}

/** Whether a file or a symbolic link lies at a path, within git's reach. */
export function isFileAt(at: Repository, path: string): boolean {
  const found = statOf(at, path);
  return found !== null && (found.isFile() || found.isSymbolicLink()) && isReachable(at, path);
}

/** The root itself, what lies outside it, and git's own directory are no paths to take. */
function isOutside(path: string): boolean {
  return path.split('/').some((name) => ['', '.', '..', '.git'].includes(name.toLowerCase()));
}

/** The files at and below the given paths, ignored ones too; nested repositories as directories ending in a slash. */
export async function filesUnder(at: Repository, paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const given of paths) {
    const path = given.replace(/\/+$/, '');
    if (isOutside(path) || !isReachable(at, path)) continue;
    const seen = sightOf(at, path);
    if (typeof seen === 'object' && seen?.isDirectory()) await walk(at, path, found);
    else if (seen !== null) found.push(path);
  }
  return found;
}

/** Whether a path is one of the given ones or lies below one of them. */
export function isAmong(given: ReadonlySet<string>): (path: string) => boolean {
  if (given.size === 0) return () => false;
  return (path) => given.has(path) || ancestors(path).some((above) => given.has(above));
}
