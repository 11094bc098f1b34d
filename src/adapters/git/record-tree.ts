import { join } from 'node:path';
import { ExternalError } from '../../ports/errors.ts';
import type { Earlier } from '../../ports/git.ts';
import { asRecorded, type Correction } from './as-recorded.ts';
import { identityOfShell } from './commit.ts';
import { type Entry, indexInfo, zeroId } from './entries.ts';
import { FILE_BYTES, isRecordable, lookAt, standIn } from './large-files.ts';
import { pathOfText } from './path-text.ts';
import { firstLine, type Plumbing } from './plumbing.ts';
import { objectId, type Repository, readHead } from './repository.ts';
import { copyIndex, withScratch } from './scratch.ts';
import { isTooLong } from './sight.ts';
import { takePaths, takeTracked } from './take-tracked.ts';
import { TREE_REFS } from './tree-refs.ts';

/** Untracked files together: what comes after this many bytes is recorded by size and time only. */
const TOTAL_BYTES = 200_000_000;

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?$/;

function refOf(name: string): string {
  if (NAME.test(name) && !name.includes('..') && !name.endsWith('.lock')) return `${TREE_REFS}${name}`;
  throw new ExternalError('git', 'A recorded tree cannot have this name.', {
    next: 'Use letters, digits, dots, hyphens and underscores, at most 100.',
    detail: name.slice(0, 200),
  });
}

interface Untracked {
  readonly whole: string[];
  readonly standIns: Map<string, Entry>;
}

/** Sorts untracked files into those recorded whole and those recorded by a stand-in; nested repositories are left out. */
async function sortUntracked(at: Repository, paths: readonly string[]): Promise<Untracked> {
  const sorted: Untracked = { whole: [], standIns: new Map() };
  let total = 0;
  for (const path of paths) {
    // A nested repository is listed as a directory.
    const found = await lookAt(at, path);
    // Git is in the project and calls it by a shorter path.
    if (found === null && !path.endsWith('/') && isTooLong(at, path)) sorted.whole.push(path);
    if (!isRecordable(found)) continue;
    total += Number(found.size);
    if (found.size > FILE_BYTES || total > TOTAL_BYTES) sorted.standIns.set(path, standIn(at, found));
    else sorted.whole.push(path);
  }
  return sorted;
}

async function addUntracked(git: Plumbing, at: Repository, index: string): Promise<void> {
  const call = { cwd: at.root, index };
  const listed = await git({ ...call, command: 'ls-files', args: ['-o', '-z', '--exclude-standard'] });
  const paths = listed.stdout.toString('latin1').split('\0').filter(Boolean);
  const { whole, standIns } = await sortUntracked(at, paths);
  await fill(git, at, { index, whole, entries: standIns });
}

interface Filling extends Correction {
  /** The private index. */
  readonly index: string;
}

async function fill(git: Plumbing, at: Repository, { index, whole, entries }: Filling): Promise<void> {
  await takePaths(git, at, { index, paths: whole });
  if (entries.size === 0) return;
  const stdin = indexInfo(entries, zeroId(at));
  await git({ cwd: at.root, index, command: 'update-index', args: ['-z', '--index-info'], stdin });
}

interface Order {
  readonly name: string;
  readonly earlier: Earlier;
}

/** The work tree as a tree, through a temporary index: conflicts in the user's index are taken from the files. */
async function writeWorkTree(git: Plumbing, at: Repository, { earlier, dir }: { earlier: Earlier; dir: string }) {
  const index = join(dir, 'index');
  const write = async (): Promise<string> =>
    firstLine(await git({ cwd: at.root, index, command: 'write-tree', args: [] }));
  await copyIndex(at, index);
  await takeTracked(git, at, index);
  await addUntracked(git, at, index);
  const tree = await write();
  const named = new Set(earlier.named.map(pathOfText));
  const looking = { tree, earlier: earlier.trees.map(objectId), named, scratch: dir };
  const correction = await asRecorded(git, at, looking);
  if (correction.whole.length === 0 && correction.entries.size === 0) return tree;
  await fill(git, at, { index, ...correction });
  return write();
}

/**
 * Records tracked and untracked files (not ignored ones, not nested repositories) as a tree, kept from git's clean-up by
 * a commit under refs/codesleuth/trees/<name>. Contents are what `git add` would store. Files over 10 MB that git does
 * not track yet, and untracked ones beyond 200 MB in total, are recorded by size and time instead of content.
 * Where the rules of what is ignored changed since the `earlier` trees, as-recorded.ts says what becomes of a file.
 * Returns the tree's id; rejects with an ExternalError.
 */
export async function recordTree(git: Plumbing, at: Repository, { name, earlier }: Order): Promise<string> {
  const ref = refOf(name);
  const { sha } = await readHead(git, at);
  const tree = await withScratch(at, (dir) => writeWorkTree(git, at, { earlier, dir }));
  const commit = await git({
    cwd: at.root,
    command: 'commit-tree',
    args: [tree, ...(sha === null ? [] : ['-p', sha]), '-F', '-'],
    stdin: `codesleuth: work tree ${name}\n`,
    env: identityOfShell,
  });
  // A symbolic ref put here would have the branch it names moved.
  await git({ cwd: at.root, command: 'update-ref', args: ['--no-deref', ref, firstLine(commit)] });
  return tree;
}
