import { join } from 'node:path';
import { type Deltas, diffTrees } from '../entries.ts';
import { firstLine } from '../plumbing.ts';
import type { Doors } from '../publish.ts';
import type { Repository } from '../repository.ts';
import { isTooLong, NOT_TAKEN, TOO_LONG } from '../sight.ts';
import { takePaths, takeTracked } from '../take-tracked.ts';
import { copyOfIndex, duplicate, type IndexCopy, type IndexState, readIndex } from './index-state.ts';
import { lookAgain, type Standing, standing, untracked } from './look-again.ts';
import { remember, type TravelDoors } from './memory.ts';
import type { Scan } from './scanned.ts';
import { filesUnder, isFileAt, type Sorted, sortUntracked, strayInLinks } from './untracked.ts';

const nul = (paths: readonly string[]): Buffer => Buffer.from(paths.map((path) => `${path}\0`).join(''), 'latin1');

/** The tree of a private index. */
export async function writeTreeOf({ git, at }: Doors, index: string): Promise<string> {
  return firstLine(await git({ cwd: at.root, index, command: 'write-tree', args: [] }));
}

/** Files behind flags that make git look away: changed or not, they are work of the user's. */
async function unmask(doors: Doors, index: string, state: IndexState): Promise<string[]> {
  const { git, at } = doors;
  const present = new Set(await filesUnder(at, state.skipped));
  const shown = state.skipped.filter((path) => present.has(path));
  const paths = [...new Set([...state.assumed.filter((path) => !state.skipped.includes(path)), ...shown])];
  if (paths.length === 0) return paths;
  const call = { cwd: at.root, index, command: 'update-index' as const, stdin: nul(paths) };
  await git({ ...call, args: ['-z', '--no-assume-unchanged', '--stdin'] });
  await git({ ...call, args: ['-z', '--no-skip-worktree', '--stdin'] });
  return paths;
}

/** Fills the private index with what git tracks, and sorts the files it does not. */
async function fillIndex(doors: Doors, copy: IndexCopy, file: string) {
  const { git, at } = doors;
  await duplicate(copy, file);
  const [found, refused] = await Promise.all([untracked(doors, copy.file), takeTracked(git, at, file)]);
  return { found, refused };
}

/** The private index as a tree, with the files HEAD holds that were taken out of the user's index and are ignored now. */
async function withDropped(doors: Doors, base: string, file: string) {
  const { git, at } = doors;
  const tree = await writeTreeOf(doors, file);
  const changed = await diffTrees(git, at, [base, tree]);
  const gone = [...changed].filter(([, delta]) => delta.new === null);
  // In the place of a submodule too: its directory is no file.
  const there = gone.filter(([path]) => isFileAt(at, path)).map(([path]) => path);
  if (there.length === 0) return { tree, changed, refused: [] };
  const refused = await takePaths(doors.git, doors.at, { index: file, paths: there });
  const whole = await writeTreeOf(doors, file);
  return { tree: whole, changed: await diffTrees(git, at, [base, whole]), refused };
}

/** See Scan.missing. */
async function missingOf({ git, at }: Doors, index: IndexState, tree: string): Promise<ReadonlySet<string>> {
  const deltas = await diffTrees(git, at, [index.tree, tree]);
  const gone = [...deltas].filter(([, delta]) => delta.new === null).map(([path]) => path);
  // No tree is made of these: a path that is in both, or in neither, is looked at.
  const unsure = [...index.unmerged, ...index.empty].filter((path) => !deltas.has(path) && !isFileAt(at, path));
  return new Set([...gone, ...unsure]);
}

/** Files of which git holds too little to give them back, or nothing. */
function unsaved(at: Repository, changed: Deltas, refused: readonly string[]): Sorted['left'] {
  const long = [...changed].filter(([path, delta]) => delta.new !== null && isTooLong(at, path));
  return [
    ...[...new Set(refused)].map((path) => ({ path, why: NOT_TAKEN })),
    ...long.map(([path]) => ({ path, why: TOO_LONG })),
  ];
}

async function scanAnew(doors: TravelDoors, now: Promise<Standing>, order: { copy: IndexCopy; scratch: string }) {
  const { at } = doors;
  const { copy, scratch } = order;
  const file = join(scratch, 'work-index');
  const [{ head, base }, index, { found, refused: tracked }] = await Promise.all([
    now,
    readIndex(doors, copy, scratch),
    fillIndex(doors, copy, file),
  ]);
  const unmasked = await unmask(doors, file, index);
  // A submodule's directory is no file to take; a file in its place is.
  const masked = unmasked.filter((path) => !index.links.has(path) || isFileAt(at, path));
  const others = await takePaths(doors.git, at, { index: file, paths: [...new Set([...found.taken, ...masked])] });
  const { tree, changed, refused: dropped } = await withDropped(doors, base, file);
  const shown = new Set(unmasked);
  const refused = [...tracked, ...others, ...dropped];
  const left = [...found.left, ...(await strayInLinks(at, index.links)), ...unsaved(at, changed, refused)];
  const absent = index.skipped.filter((path) => !shown.has(path));
  const missing = await missingOf(doors, index, tree);
  const scan: Scan = { head, base, copy, index, tree, file, missing, left, asked: [], masked, absent, changed };
  await remember(doors, scan, found);
  return scan;
}

/**
 * Reads the present state. The user's index is copied, never written; what the copies hold goes into the quarantine.
 * Files that no commit holds are taken up to the caps of untracked.ts, nested repositories never. `held`: see lookAgain.
 */
export async function scanState(doors: TravelDoors, scratch: string, held: readonly string[] = []): Promise<Scan> {
  const now = standing(doors);
  // It is waited for further down, and a failure is told there.
  now.catch(() => undefined);
  const copy = await copyOfIndex(doors, scratch);
  const known = doors.memory.scans.get(doors.at.gitDir);
  const again = known ? await lookAgain(doors, { known, copy, now, scratch, held }) : null;
  return again ?? scanAnew(doors, now, { copy, scratch });
}

/** Whether a path that the wider tree holds was not in the tree before. */
function isNew(before: Deltas, after: Deltas, path: string): boolean {
  const [was, is] = [before.get(path), after.get(path)];
  return was ? was.new === null : is?.old === null;
}

/** The scan with more files in it: those at and below the paths, ignored or not, as far as the caps allow. */
export async function widen(doors: Doors, scan: Scan, paths: readonly string[]): Promise<Scan> {
  if (paths.length === 0) return scan;
  const sorted = sortUntracked(doors.at, await filesUnder(doors.at, paths));
  const leftBefore = new Set(scan.left.map(({ path }) => path));
  const left = sorted.left.filter(({ path }) => !leftBefore.has(path));
  const known = scan.index.paths();
  const tracked = (path: string): boolean => known.has(path) && !scan.missing.has(path);
  const plain = { ...scan, left: [...scan.left, ...left.filter(({ path }) => !tracked(path))] };
  // What git tracks, and what was taken already, is in there as it is.
  const isIn = (path: string): boolean => tracked(path) || (scan.changed.get(path)?.new ?? null) !== null;
  const taken = sorted.taken.filter((path) => !isIn(path) && !leftBefore.has(path));
  if (taken.length === 0) return plain;
  const refused = await takePaths(doors.git, doors.at, { index: scan.file, paths: taken });
  const wider = { ...plain, left: [...plain.left, ...refused.map((path) => ({ path, why: NOT_TAKEN }))] };
  const tree = await writeTreeOf(doors, scan.file);
  if (tree === scan.tree) return wider;
  const changed = await diffTrees(doors.git, doors.at, [scan.base, tree]);
  const added = taken.filter((path) => isNew(scan.changed, changed, path));
  return { ...wider, tree, changed, asked: [...new Set([...scan.asked, ...added])] };
}
