import type { BigIntStats } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ancestors, diffTrees, type Entry, sameEntry } from './entries.ts';
import { ignoredThen } from './ignore-rules.ts';
import { FILE_BYTES, LINK_MODE, standIn } from './large-files.ts';
import { type Fate, fatesOf, type Held, type Past, readPasts } from './past-trees.ts';
import type { Plumbing } from './plumbing.ts';
import type { Repository } from './repository.ts';
import { type Recording, recordings } from './tree-refs.ts';
import { isUntouched, lookAtAll, type Seen } from './untouched.ts';

/** What the temporary index is to hold otherwise than the listing of git has it. */
export interface Correction {
  /** Paths whose present content is taken. */
  readonly whole: readonly string[];
  /** Entries as they are; null takes a path out. */
  readonly entries: ReadonlyMap<string, Entry | null>;
}

export interface Looking {
  /** The work tree as git lists it now. */
  readonly tree: string;
  /** Trees recorded earlier, the oldest first. */
  readonly earlier: readonly string[];
  /** Paths that are recorded whatever they were before; one character per byte. */
  readonly named: ReadonlySet<string>;
  /** An empty directory for this question. */
  readonly scratch: string;
}

interface Scene {
  readonly git: Plumbing;
  readonly at: Repository;
  readonly looking: Looking;
  readonly fates: ReadonlyMap<string, Fate>;
  readonly records: ReadonlyMap<string, Recording>;
}

/** No name above a path is an entry itself, as a submodule is. */
function isFree(fates: ReadonlyMap<string, Fate>, path: string): boolean {
  return ancestors(path).every((above) => (fates.get(above)?.now ?? null) === null);
}

/** What stands for a file in the way it was recorded earlier: whole, or by size and time. Null: its content is taken. */
function sameWay(at: Repository, found: BigIntStats, held: Entry): Entry | null {
  const stand = standIn(at, found);
  const isStandIn = held.mode === LINK_MODE && sameEntry(stand, held);
  return isStandIn || found.size > FILE_BYTES ? stand : null;
}

/** One side is a stand-in, the other a content: whether the file changed cannot be seen from that. */
const isIncomparable = (one: Entry, other: Entry): boolean =>
  (one.mode === LINK_MODE) !== (other.mode === LINK_MODE) && !sameEntry(one, other);

/** Of paths that a tree held and that are not listed any more, those that git tracked then: they were taken out of the index. */
async function takenOut({ git, at, looking, records }: Scene, tree: string, paths: readonly string[]) {
  const head = records.get(tree)?.head ?? null;
  if (head === null || paths.length === 0) return [];
  const deltas = await diffTrees(git, at, [head, looking.tree]);
  return paths.filter((path) => (deltas.get(path)?.old ?? null) !== null);
}

/** Paths that an earlier tree holds and the present one does not, or in another way. */
async function heldOtherwise(scene: Scene): Promise<ReadonlyMap<string, Held>> {
  const found = new Map<string, Held>();
  const unlisted = new Set<string>();
  for (const [path, { now, held }] of scene.fates) {
    if (held === null || (now !== null && !isIncomparable(now, held.entry))) continue;
    found.set(path, held);
    if (now === null) unlisted.add(path);
  }
  const trees = new Set([...found.values()].map(({ tree }) => tree));
  for (const tree of trees) {
    const paths = [...unlisted].filter((path) => found.get(path)?.tree === tree);
    for (const path of await takenOut(scene, tree, paths)) found.delete(path);
  }
  return found;
}

/** What is recorded of a file that an earlier tree holds; null: its present content. */
function entryOf({ at, fates, records }: Scene, seen: Seen, held: Held): Entry | null {
  const since = fates.get(seen.path)?.now === null ? records.get(held.tree)?.at : undefined;
  // Unread: a directory of packages that a rule begins to ignore has tens of thousands of files.
  if (since !== undefined && isUntouched(seen, since)) return held.entry;
  return sameWay(at, seen.found, held.entry);
}

/** Files that an earlier tree holds and that lie there still, though git lists them no more. */
async function stillThere(scene: Scene): Promise<{ whole: string[]; entries: Map<string, Entry | null> }> {
  const held = await heldOtherwise(scene);
  const entries = new Map<string, Entry | null>();
  const whole: string[] = [];
  const paths = [...held.keys()].filter((path) => isFree(scene.fates, path));
  for (const seen of await lookAtAll(scene.at, paths)) {
    const one = held.get(seen.path);
    const entry = one === undefined ? null : entryOf(scene, seen, one);
    if (entry === null) whole.push(seen.path);
    else entries.set(seen.path, entry);
  }
  return { whole, entries };
}

const isRules = (path: string): boolean => path === '.gitignore' || path.endsWith('/.gitignore');

/**
 * Files that were there all the time and were not seen, for git ignored them. By the oldest tree: what was written since
 * may be an earlier run's.
 */
async function surfaced(scene: Scene, past: Past | undefined): Promise<readonly string[]> {
  const { git, at, looking, fates, records } = scene;
  const since = past === undefined ? undefined : records.get(past.tree)?.at;
  if (past === undefined || past.tree !== looking.earlier[0] || since === undefined) return [];
  if (![...past.deltas.keys()].some(isRules)) return [];
  const added = [...fates].flatMap(([path, { held }]) => (held === null && !looking.named.has(path) ? [path] : []));
  const seen = await lookAtAll(at, added);
  const paths = seen.filter((one) => isUntouched(one, since)).map(({ path }) => path);
  if (paths.length === 0) return [];
  const root = join(looking.scratch, 'rules');
  await mkdir(root);
  const ignored = await ignoredThen(git, at, { tree: past.tree, root, paths });
  return paths.filter((path) => ignored.has(path));
}

/**
 * What makes a recorded tree comparable with earlier ones though the rules of what git ignores changed between them.
 * A file that an earlier tree holds and that is still there is recorded as it is, ignored now or not, and whole or by
 * size and time as it was; one that was taken out of the index is not. One that no earlier tree holds because it was
 * ignored before the first of them, and that was not touched since, is left out. What is really gone, new or changed
 * shows as such.
 */
export async function asRecorded(git: Plumbing, at: Repository, looking: Looking): Promise<Correction> {
  const pasts = await readPasts(git, at, looking);
  const fates = fatesOf(pasts);
  if (fates.size === 0) return { whole: [], entries: new Map() };
  const scene = { git, at, looking, fates, records: await recordings(git, at) };
  const { whole, entries } = await stillThere(scene);
  for (const path of await surfaced(scene, pasts[0])) entries.set(path, null);
  return { whole, entries };
}
