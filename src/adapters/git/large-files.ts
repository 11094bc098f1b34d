import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from './entries.ts';
import type { Repository } from './repository.ts';

/** One untracked file: git would copy and compress it into the repository for nothing. */
export const FILE_BYTES = 10_000_000;

/** The mode of a submodule's commit: the only entry of a tree whose object need not exist. */
export const LINK_MODE = '160000';

/** Where a path of the work tree is. As bytes: a name that is not UTF-8 would not survive as a string. */
export function fullPath(at: Repository, path: string): Buffer {
  return Buffer.concat([Buffer.from(join(at.root, '/'), 'utf8'), Buffer.from(path, 'latin1')]);
}

/** What lies at a path of the work tree now, symlinks not followed; null when nothing does. */
export async function lookAt(at: Repository, path: string): Promise<BigIntStats | null> {
  return lstat(fullPath(at, path), { bigint: true }).catch(() => null);
}

/** Whether it is a file or a symlink: nothing else can be recorded. */
export function isRecordable(found: BigIntStats | null): found is BigIntStats {
  return found !== null && (found.isFile() || found.isSymbolicLink());
}

/**
 * An entry that stands for a file too large to copy: a submodule link whose id is made from size and time of change,
 * so that two recordings show whether the file changed, and git's own checks have no object to miss.
 */
export function standIn(at: Repository, found: BigIntStats): Entry {
  const oid = createHash(at.hash).update(`codesleuth large file ${found.size} ${found.mtimeNs}`).digest('hex');
  return { mode: LINK_MODE, oid };
}
