import { join } from 'node:path';
import { emptyTree } from '../commit.ts';
import { type Deltas, diffTrees } from '../entries.ts';
import { LINK_MODE } from '../large-files.ts';
import { firstLine } from '../plumbing.ts';
import type { Doors } from '../publish.ts';
import { type Head, readHead } from '../repository.ts';
import { DURABLE_BATCH } from './durable-objects.ts';
import { copyOfIndex, duplicate, type IndexCopy, type IndexState, readIndex } from './index-state.ts';
import { filesUnder, isFileAt, type Sorted, sortUntracked, strayInLinks } from './untracked.ts';

/** The whole present state of a repository: HEAD, index, work tree. Objects were written, nothing else. */
export interface Scan {
  readonly head: Head;
  /** The tree HEAD stands for: the empty one before the first commit. */
  readonly base: string;
  readonly copy: IndexCopy;
  readonly index: IndexState;
  /** The work tree as a tree: what git tracks, what it does not, and the ignored files that were asked for. */
  readonly tree: string;
  /** A private index that holds `tree` and knows the files' times. */
  readonly file: string;
  readonly left: Sorted['left'];
  /** Files of `tree` that were taken although git ignores them, as far as they were asked for. */
  readonly asked: readonly string[];
  /** Files git was told to leave out of the work tree, and which are not there. */
  readonly absent: readonly string[];
  /** Files git was told to take for unchanged, or to leave out though they are there: nothing says what is in them. */
  readonly masked: readonly string[];
  /** How `tree` differs from HEAD. */
  readonly changed: Deltas;
}

const nul = (paths: readonly string[]): Buffer => Buffer.from(paths.map((path) => `${path}\0`).join(''), 'latin1');

/** Puts the present content of paths into a private index, ignored or not; those that are gone are taken out. */
async function takeFiles({ git, at }: Doors, index: string, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  const args = ['-z', '--add', '--remove', '--replace', '--stdin'];
  const call = { cwd: at.root, index, stdin: nul(paths), config: DURABLE_BATCH };
  await git({ ...call, command: 'update-index', args });
}

/** The tree of a private index. */
export async function writeTreeOf({ git, at }: Doors, index: string): Promise<string> {
  return firstLine(await git({ cwd: at.root, index, command: 'write-tree', args: [], config: DURABLE_BATCH }));
}

async function untracked({ git, at }: Doors, index: string): Promise<string[]> {
  const args = ['-o', '-z', '--exclude-standard'];
  const { stdout } = await git({ cwd: at.root, index, command: 'ls-files', args });
  return stdout.toString('latin1').split('\0').filter(Boolean);
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
async function fillIndex(doors: Doors, copy: IndexCopy, file: string): Promise<Sorted> {
  const { git, at } = doors;
  await duplicate(copy, file);
  const added = git({ cwd: at.root, index: file, command: 'add', args: ['-u'], config: DURABLE_BATCH });
  const [listed] = await Promise.all([untracked(doors, copy.file), added]);
  return sortUntracked(at, listed);
}

/** The private index as a tree, with the files HEAD holds that were taken out of the user's index and are ignored now. */
async function withDropped(doors: Doors, base: string, file: string): Promise<Pick<Scan, 'tree' | 'changed'>> {
  const { git, at } = doors;
  const tree = await writeTreeOf(doors, file);
  const changed = await diffTrees(git, at, [base, tree]);
  const gone = [...changed].filter(([, delta]) => delta.new === null && delta.old?.mode !== LINK_MODE);
  const there = gone.filter(([path]) => isFileAt(at, path)).map(([path]) => path);
  if (there.length === 0) return { tree, changed };
  await takeFiles(doors, file, there);
  const whole = await writeTreeOf(doors, file);
  return { tree: whole, changed: await diffTrees(git, at, [base, whole]) };
}

/**
 * Reads the present state. The user's index is copied, never written; what the copies hold goes into the object store.
 * Files that no commit holds are taken up to the caps of untracked.ts, nested repositories never.
 */
export async function scanState(doors: Doors, scratch: string): Promise<Scan> {
  const { git, at } = doors;
  const [head, copy] = await Promise.all([readHead(git, at), copyOfIndex(doors, scratch)]);
  const file = join(scratch, 'work-index');
  const [index, filled, base] = await Promise.all([
    readIndex(doors, copy, scratch),
    fillIndex(doors, copy, file),
    head.sha ?? emptyTree(git, at),
  ]);
  const unmasked = await unmask(doors, file, index);
  // A submodule's directory is no file to take; a file in its place is.
  const files = unmasked.filter((path) => !index.links.has(path) || isFileAt(at, path));
  await takeFiles(doors, file, [...new Set([...filled.taken, ...files])]);
  const { tree, changed } = await withDropped(doors, base, file);
  const shown = new Set(unmasked);
  return {
    head,
    base,
    copy,
    index,
    tree,
    file,
    left: [...filled.left, ...(await strayInLinks(at, index.links))],
    asked: [],
    masked: files,
    absent: index.skipped.filter((path) => !shown.has(path)),
    changed,
  };
}

/** Whether a path that the wider tree holds was not in the tree before. */
function isNew(before: Deltas, after: Deltas, path: string): boolean {
  const [was, is] = [before.get(path), after.get(path)];
  return was ? was.new === null : is?.old === null;
}

/** The scan with more files in it: those at and below the paths, ignored or not, as far as the caps allow. */
export async function widen(doors: Doors, scan: Scan, paths: readonly string[]): Promise<Scan> {
  const sorted = sortUntracked(doors.at, await filesUnder(doors.at, paths));
  const left = sorted.left.filter(({ path }) => !scan.left.some((known) => known.path === path));
  const tracked = left.length === 0 ? new Set() : scan.index.paths();
  const wider = { ...scan, left: [...scan.left, ...left.filter(({ path }) => !tracked.has(path))] };
  if (sorted.taken.length === 0) return wider;
  await takeFiles(doors, scan.file, sorted.taken);
  const tree = await writeTreeOf(doors, scan.file);
  if (tree === scan.tree) return wider;
  const changed = await diffTrees(doors.git, doors.at, [scan.base, tree]);
  const added = sorted.taken.filter((path) => isNew(scan.changed, changed, path));
  return { ...wider, tree, changed, asked: [...new Set([...scan.asked, ...added])] };
}
