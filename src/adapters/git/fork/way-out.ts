import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../../store/disk-error.ts';

/** Git would take configuration and objects from the place this names. */
const ELSEWHERE = 'commondir';

/**
 * What must not be a link: git or the shell would read, write or remove elsewhere (git replaces some files where their link
 * leads). Nor anything that a reader would wait for.
 */
const OWN = ['HEAD', 'index', 'packed-refs', 'shallow', 'info', 'objects', 'refs', 'logs', 'codesleuth', 'lfs'];

/** Directories in which nothing must be a link, and how many levels of them are looked at. */
const BELOW: readonly (readonly [name: string, levels: number])[] = [
  // All of them: git follows links among refs, and writes to the end of a log wherever that lies.
  ['refs', Number.POSITIVE_INFINITY],
  ['logs', Number.POSITIVE_INFINITY],
  // What is deeper git only reads, or makes under names of its own.
  ['objects', 1],
  ['codesleuth', 1],
  ['lfs', 2],
];

const ABSENT = ['ENOENT', 'ENOTDIR'];

function entriesOf(dir: string): Dirent[] {
  try {
    return readdirSync(dir, { withFileTypes: true });
  } catch (error) {
    if (ABSENT.includes(errorCode(error))) return [];
    throw error;
  }
}

function oddBelow(dir: string, levels: number): string | null {
  const entries = entriesOf(dir);
  const odd = entries.find((entry) => !entry.isDirectory() && !entry.isFile());
  if (odd !== undefined) return join(dir, odd.name);
  if (levels <= 1) return null;
  for (const { name } of entries.filter((entry) => entry.isDirectory())) {
    const found = oddBelow(join(dir, name), levels - 1);
    if (found !== null) return found;
  }
  return null;
}

/**
 * A part of a clone's git directory that leads out of it; null when there is none. It is asked before every use: waiting
 * for a thread at each of these looks would cost more than all of them.
 */
export function wayOut(gitDir: string): string | null {
  for (const name of [ELSEWHERE, ...OWN]) {
    const path = join(gitDir, name);
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found !== undefined && (name === ELSEWHERE || !(found.isFile() || found.isDirectory()))) return path;
  }
  for (const [name, levels] of BELOW) {
    const found = oddBelow(join(gitDir, name), levels);
    if (found !== null) return found;
  }
  return null;
}
