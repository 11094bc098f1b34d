import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diskError, unless } from '../../store/disk-error.ts';
import { pathOfText } from '../path-text.ts';

/** The lines git's merge writes around two versions (git-merge(1), "How conflicts are presented"), in their order. */
const ORDER = [/^<{7} /, /^={7}\r?$/, /^>{7} /];

function hasMarkers(text: string): boolean {
  let next = 0;
  for (const line of text.split('\n')) {
    if (ORDER[next]?.test(line)) next += 1;
    if (next === ORDER.length) return true;
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
