import { readFile, stat } from 'node:fs/promises';
import type { Entry } from '../entries.ts';
import type { Doors } from '../publish.ts';
import { rememberDiffs } from './known-diffs.ts';
import type { Scan } from './scanned.ts';
import type { Sorted } from './untracked.ts';

/** The last scan of a repository, to be looked at again. */
export interface Remembered {
  readonly scan: Scan;
  /** The files git does not track, as they were sorted. */
  readonly found: Sorted;
  /** The private index, with the times of the files, and its own time in whole seconds. */
  readonly bytes: Buffer;
  readonly seconds: number;
}

/** What one port remembers between a preview, a snapshot and a move; a hint only, which each of them checks. */
export interface Memory {
  readonly scans: Map<string, Remembered>;
  /** What the move of the last preview would touch, by the tree it would start from. */
  readonly ahead: Map<string, ReadonlyMap<string, Entry>>;
}

/** Doors of the travel port. */
export interface TravelDoors extends Doors {
  readonly memory: Memory;
}

/** Puts a value into a map that holds the newest two. */
export function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) if (map.size > 2) map.delete(oldest);
}

/** Whether the scan's private index and the paths of its tree say all there is to look at again. */
function isSimple({ index, copy }: Scan): boolean {
  const { assumed, skipped, unmerged, links } = index;
  return copy.bytes !== null && assumed.length + skipped.length + unmerged.length + links.size === 0;
}

/** Notes a scan while its private index is as it is. */
export async function remember({ memory, at }: TravelDoors, scan: Scan, found: Sorted): Promise<void> {
  memory.scans.delete(at.gitDir);
  if (!isSimple(scan)) return;
  const [bytes, { mtimeMs }] = await Promise.all([readFile(scan.file), stat(scan.file)]);
  keep(memory.scans, at.gitDir, { scan, found, bytes, seconds: Math.floor(mtimeMs / 1000) });
}

/** Gives doors a memory that is one for all operations of a port. */
export function withMemory(): (doors: Doors) => TravelDoors {
  const memory: Memory = { scans: new Map(), ahead: new Map() };
  const diffs = rememberDiffs();
  return (doors) => ({ ...doors, git: diffs(doors.git), memory });
}
