import { isDeepStrictEqual } from 'node:util';
import type { Entry } from '../entries.ts';
import type { Doors } from '../publish.ts';
import { type Meta, printMeta, type Stored } from './meta.ts';
import type { Scan } from './scanned.ts';
import { filesOf, odd, put } from './store-backup.ts';

export interface Completion {
  readonly scan: Scan;
  /** Files of the work tree the move will write over or remove, with what the scan has of them. */
  readonly touched: ReadonlyMap<string, Entry>;
  /** Of these, the ones HEAD's commit does not hold. */
  readonly gone: readonly string[];
  /** The tree the move brings; null when it brings no file that was not there. */
  readonly brings: string | null;
  /** Whether a move was cut short here before: then what is in the files may be its doing. */
  readonly resumed: boolean;
  readonly scratch: string;
}

/** Adds to a backup what the coming move makes worth keeping: ignored files in its way, exact bytes of clean files. */
export async function completeBackup(doors: Doors, stored: Stored, order: Completion): Promise<Stored> {
  const { meta } = stored;
  const known = new Map(meta.files.map((file) => [file[0], file]));
  const found = await filesOf(doors, [...order.touched.keys()]);
  // Bytes or modes that git does not tell apart may have changed since.
  const files = found.files.filter((file) => !isDeepStrictEqual(known.get(file[0]), file));
  const news = files.filter(([path]) => !(order.resumed && known.has(path)));
  const again = new Set(news.map(([path]) => path));
  const entry = (path: string): Entry | null => order.touched.get(path) ?? null;
  const exact = await odd(doors, { files, entry, scratch: order.scratch });
  const untracked = [...order.scan.changed].filter(([, delta]) => delta.old === null).map(([path]) => path);
  const whole: Meta = {
    ...meta,
    saved: [...new Set([...meta.saved, ...order.scan.asked])],
    untracked: [...new Set([...meta.untracked, ...untracked])],
    asked: [...new Set([...meta.asked, ...order.scan.asked])],
    gone: [...new Set([...meta.gone, ...order.gone])],
    brought: [...new Set([...meta.brought, ...(order.brings === null ? [] : [order.brings])])],
    files: [...meta.files.filter(([path]) => !again.has(path)), ...news],
    directories: [
      ...new Map(
        order.resumed ? [...found.directories, ...meta.directories] : [...meta.directories, ...found.directories],
      ),
    ],
    objects: [...new Set([...meta.objects, ...exact.objects])],
  };
  const { tree } = order.scan;
  if (tree === stored.tree && printMeta(whole) === printMeta(meta)) return stored;
  const { ref, commit: old } = stored;
  return put(doors, { ref, old, tree, meta: whole, blobs: exact.blobs, scratch: order.scratch });
}
