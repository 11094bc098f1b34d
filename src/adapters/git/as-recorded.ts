import type { BigIntStats } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ancestors, type Deltas, diffTrees, type Entry, sameEntry } from './entries.ts';
import { ignoredThen } from './ignore-rules.ts';
import { FILE_BYTES, isRecordable, LINK_MODE, lookAt, standIn } from './large-files.ts';
import type { Plumbing } from './plumbing.ts';
import type { Repository } from './repository.ts';
import { recordedAt } from './tree-refs.ts';

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

interface Past {
  readonly tree: string;
  readonly deltas: Deltas;
}

/** One path: what is recorded now, and what the newest earlier tree that held it has. */
interface Fate {
  readonly now: Entry | null;
  readonly held: Entry | null;
}

/** A tree that is gone tells nothing; whoever compares with it says so. */
async function readPasts(git: Plumbing, at: Repository, { earlier, tree: now }: Looking): Promise<readonly Past[]> {
  const pasts: Past[] = [];
  for (const tree of earlier) {
    const deltas = await diffTrees(git, at, [tree, now]).catch(() => null);
    if (deltas !== null) pasts.push({ tree, deltas });
  }
  return pasts;
}

function fateOf(pasts: readonly Past[], path: string): Fate {
  const views = pasts.map(({ deltas }) => deltas.get(path));
  const now = views.find((view) => view !== undefined)?.new ?? null;
  const held = views.map((view) => (view === undefined ? now : view.old)).findLast((entry) => entry !== null);
  return { now, held: held ?? null };
}

/** No name above a path is a symlink, whose target would be taken for the file, or an entry itself, as a submodule is. */
async function isReached(at: Repository, fates: ReadonlyMap<string, Fate>, path: string): Promise<boolean> {
  for (const above of ancestors(path)) {
    if ((fates.get(above)?.now ?? null) !== null) return false;
    if ((await lookAt(at, above))?.isDirectory() !== true) return false;
  }
  return true;
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

/** Paths that an earlier tree holds and the present one does not, or in another way. */
function heldOtherwise(fates: ReadonlyMap<string, Fate>): readonly (readonly [string, Entry])[] {
  return [...fates].flatMap(([path, { now, held }]) =>
    held !== null && (now === null || isIncomparable(now, held)) ? [[path, held] as const] : [],
  );
}

const isRules = (path: string): boolean => path === '.gitignore' || path.endsWith('/.gitignore');

/** Files that were there all the time and were not seen, for git ignored them: as they were, by the time of their change. */
async function surfaced(git: Plumbing, at: Repository, looking: Past & { paths: readonly string[]; root: string }) {
  const { tree, deltas, paths, root } = looking;
  if (paths.length === 0 || ![...deltas.keys()].some(isRules)) return [];
  const since = await recordedAt(git, at, tree);
  if (since === null) return [];
  const untouched: string[] = [];
  // The time of change of the inode: unlike that of the content nobody can set it, and a rename counts.
  for (const path of paths) if (((await lookAt(at, path))?.ctimeNs ?? since) < since) untouched.push(path);
  if (untouched.length === 0) return [];
  await mkdir(root);
  const ignored = await ignoredThen(git, at, { tree, root, paths: untouched });
  return untouched.filter((path) => ignored.has(path));
}

/**
 * What makes a recorded tree comparable with earlier ones though the rules of what git ignores changed between them.
 * A file that an earlier tree holds and that is still there is recorded as it is, ignored now or not, and whole or by
 * size and time as it was. One that no earlier tree holds because it was ignored then, and that was not touched since,
 * is left out. What is really gone, new or changed shows as such.
 */
export async function asRecorded(git: Plumbing, at: Repository, looking: Looking): Promise<Correction> {
  const pasts = await readPasts(git, at, looking);
  const paths = new Set(pasts.flatMap(({ deltas }) => [...deltas.keys()]));
  const fates = new Map([...paths].map((path) => [path, fateOf(pasts, path)]));
  const entries = new Map<string, Entry | null>();
  const whole: string[] = [];
  for (const [path, held] of heldOtherwise(fates)) {
    const found = await lookAt(at, path);
    if (!isRecordable(found) || !(await isReached(at, fates, path))) continue;
    const entry = sameWay(at, found, held);
    if (entry === null) whole.push(path);
    else entries.set(path, entry);
  }
  const added = [...fates].flatMap(([path, { held }]) => (held === null && !looking.named.has(path) ? [path] : []));
  for (const [place, past] of pasts.entries()) {
    const root = join(looking.scratch, `rules-${place}`);
    for (const path of await surfaced(git, at, { ...past, paths: added, root })) entries.set(path, null);
  }
  return { whole, entries };
}
