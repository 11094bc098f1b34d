import type { BigIntStats } from 'node:fs';
import { ancestors } from './entries.ts';
import { isRecordable, lookAt } from './large-files.ts';
import type { Repository } from './repository.ts';

/** Files looked at at once. */
const AT_ONCE = 64;

/** A file or symlink of the work tree as it lies there now. */
export interface Seen {
  readonly path: string;
  readonly found: BigIntStats;
  /** From the root on, every directory above it. */
  readonly above: readonly BigIntStats[];
}

/**
 * Looks at these paths (one character per byte) and once at each directory above them. Left out is what is no file or
 * symlink, or lies behind a symlink, whose target would be taken for it.
 */
export async function lookAtAll(at: Repository, paths: readonly string[]): Promise<readonly Seen[]> {
  const known = new Map<string, Promise<BigIntStats | null>>();
  const directory = (path: string): Promise<BigIntStats | null> => {
    const looked = known.get(path) ?? lookAt(at, path);
    known.set(path, looked);
    return looked;
  };
  const see = async (path: string): Promise<readonly Seen[]> => {
    const found = await lookAt(at, path);
    if (!isRecordable(found)) return [];
    const above: BigIntStats[] = [];
    for (const name of ['', ...ancestors(path)]) {
      const one = await directory(name);
      if (one?.isDirectory() !== true) return [];
      above.push(one);
    }
    return [{ path, found, above }];
  };
  const all: Seen[] = [];
  for (let from = 0; from < paths.length; from += AT_ONCE) {
    all.push(...(await Promise.all(paths.slice(from, from + AT_ONCE).map(see))).flat());
  }
  return all;
}

/**
 * Whether a file was neither written nor moved since a time (nanoseconds since the epoch). By the time of change of the
 * inode: unlike that of the content nobody can set it, and a rename counts. The rename of a directory leaves what lies in
 * it alone, but changes the directory itself and the one it came into.
 */
export function isUntouched({ found, above }: Omit<Seen, 'path'>, since: bigint): boolean {
  const isNew = above.map(({ ctimeNs }) => ctimeNs >= since);
  return found.ctimeNs < since && !isNew.some((one, depth) => one && isNew[depth - 1] === true);
}
