import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diskError, unless } from '../../store/disk-error.ts';
import { pathOfText } from '../path-text.ts';
import type { Doors } from '../publish.ts';
import { readAt } from '../read-tree.ts';
import { objectId } from '../repository.ts';

/**
 * The lines git's merge writes around two versions (git-merge(1), "How conflicts are presented"), in their order. They are
 * seven characters long unless an attribute says otherwise (gitattributes(5), "conflict-marker-size"), which may have
 * been changed since; that no file holds all three by chance is so for any length from three on.
 */
const MARKER = /^(?:(<{3,}) |(={3,})\r?$|(>{3,}) )/;

/** Larger files are not looked into: as in one that is no text no marker can be shown there, and a person says what is right. */
const FILE_BYTES = 32_000_000;

/** A marked place that has begun. */
interface Begun {
  /** How many begun places are around it. */
  readonly depth: number;
  /** How many lines of the text were kept before its first one. */
  readonly from: number;
}

/** Which of the three markers a line is, from 0 on, and how long; null for any other line. */
function markerOf(line: string): { readonly kind: number; readonly length: number } | null {
  const [, ...found] = MARKER.exec(line) ?? [];
  const kind = found.findIndex((one) => one !== undefined);
  return kind < 0 ? null : { kind, length: found[kind]?.length ?? 0 };
}

/** Places that have begun, one within the other, and which of them await a marker of one kind and length. */
function createNest() {
  const all: Begun[] = [];
  const awaiting = new Map<string, Begun[]>();
  const queue = (kind: number, length: number): Begun[] => {
    const key = `${kind} ${length}`;
    const found = awaiting.get(key) ?? [];
    awaiting.set(key, found);
    return found;
  };
  return {
    begin: (length: number, from: number): void => {
      const one = { depth: all.length, from };
      all.push(one);
      queue(1, length).push(one);
    },
    /** The place that goes on with this marker. */
    goOn: (kind: number, length: number): Begun | undefined => {
      const some = queue(kind, length);
      let one = some.pop();
      // What lay in a place that has ended is not awaited any more.
      while (one !== undefined && all[one.depth] !== one) one = some.pop();
      if (one !== undefined && kind < LAST) queue(kind + 1, length).push(one);
      return one;
    },
    end: ({ depth }: Begun): void => {
      all.length = depth;
    },
  };
}

const LAST = 2;

/** What the marked places of a text read, line ends left out of account, and those around others without them; in one pass. */
function* placesOf(text: string): Generator<string> {
  const nest = createNest();
  const kept: string[] = [];
  for (const line of text.split('\n')) {
    kept.push(line);
    const marker = markerOf(line);
    if (marker === null) continue;
    if (marker.kind === 0) nest.begin(marker.length, kept.length - 1);
    else {
      const one = nest.goOn(marker.kind, marker.length);
      if (one === undefined || marker.kind < LAST) continue;
      nest.end(one);
      yield kept.splice(one.from).join('\n').replaceAll('\r', '');
    }
  }
}

/** Whether a file's text holds conflict markers. */
export const hasMarkers = (text: string): boolean => placesOf(text).next().done !== true;

/**
 * Whether a file's text holds conflict markers that no earlier version of it has just so. What is marked on purpose reads
 * the same in an earlier one; what git has marked is in none.
 */
export function hasFreshMarkers(text: string, earlier: readonly (string | null)[]): boolean {
  const known = new Set(earlier.flatMap((version) => (version === null ? [] : [...placesOf(version)])));
  for (const place of placesOf(text)) if (!known.has(place)) return true;
  return false;
}

/** The commits a merge commit brings together. */
async function parentsOf({ git, at }: Doors, merge: string): Promise<readonly string[]> {
  const { stdout } = await git({ cwd: at.root, command: 'rev-parse', args: [`${objectId(merge)}^@`] });
  return stdout.toString('utf8').split('\n').filter(Boolean);
}

async function textOf(root: string, file: string): Promise<string | null> {
  const path = Buffer.concat([Buffer.from(join(root, '/')), Buffer.from(pathOfText(file), 'latin1')]);
  const stat = await unless(lstat(path), ['ENOENT', 'ENOTDIR'], null);
  return stat?.isFile() && stat.size <= FILE_BYTES ? (await readFile(path)).toString('utf8') : null;
}

/**
 * Of these files (the port's names), those that hold conflict markers in the work tree; links are not followed. What one
 * of the two versions that `merge` brought together has marked just so in that file is there on purpose.
 */
export async function marked(doors: Doors, files: readonly string[], merge: string | null): Promise<string[]> {
  const { git, at } = doors;
  const found: string[] = [];
  for (const file of files) {
    try {
      const text = await textOf(at.root, file);
      if (text === null || !hasMarkers(text)) continue;
      const trees = merge === null ? [] : await parentsOf(doors, merge);
      const versions = await Promise.all(trees.map((tree) => readAt(git, at, { tree, path: file })));
      if (hasFreshMarkers(text, versions)) found.push(file);
    } catch (error) {
      throw diskError(`read ${file}`, error);
    }
  }
  return found;
}
