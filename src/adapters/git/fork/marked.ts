import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diskError, unless } from '../../store/disk-error.ts';
import { pathOfText } from '../path-text.ts';

/**
 * The lines git's merge writes around two versions (git-merge(1), "How conflicts are presented"), in their order. They are
 * seven characters long unless an attribute says otherwise (gitattributes(5), "conflict-marker-size"), which may have
 * been changed since; that no file holds all three by chance is so for any length from three on.
 */
const MARKER = /^(?:(<{3,}) |(={3,})\r?$|(>{3,}) )/;

/** Whether a file's text, one character per byte, holds conflict markers. */
export function hasMarkers(text: string): boolean {
  // By length: how many of the three have been seen.
  const seen = new Map<number, number>();
  for (const line of text.split('\n')) {
    const [marker = '', ...found] = MARKER.exec(line) ?? [];
    const length = found.find((one) => one !== undefined)?.length ?? 0;
    const next = seen.get(length) ?? 0;
    if (marker === '' || found[next] === undefined) continue;
    if (next === 2) return true;
    seen.set(length, next + 1);
  }
  return false;
}

/** Of these files (the port's names, below `root`), those that hold conflict markers; links are not followed. */
export async function marked(root: string, files: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const file of files) {
    const path = Buffer.concat([Buffer.from(join(root, '/')), Buffer.from(pathOfText(file), 'latin1')]);
    try {
      const stat = await unless(lstat(path), ['ENOENT', 'ENOTDIR'], null);
      if (stat?.isFile() && hasMarkers((await readFile(path)).toString('latin1'))) found.push(file);
    } catch (error) {
      throw diskError(`read ${file}`, error);
    }
  }
  return found;
}
