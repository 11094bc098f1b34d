import type { BigIntStats } from 'node:fs';
import { join } from 'node:path';
import { ExternalError } from '../../ports/errors.ts';
import { identityOfShell } from './commit.ts';
import { type Entry, indexInfo, zeroId } from './entries.ts';
import { lookAt, standIn } from './large-files.ts';
import { firstLine, type Plumbing } from './plumbing.ts';
import { type Repository, readHead } from './repository.ts';
import { copyIndex, withScratch } from './scratch.ts';
import { takePaths, takeTracked } from './take-tracked.ts';

/** Untracked files together: what comes after this many bytes is recorded by size and time only. */
const TOTAL_BYTES = 200_000_000;
/** One untracked file: git would copy and compress it into the repository for nothing. */
const FILE_BYTES = 10_000_000;

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?$/;

/** Where the refs that keep recorded trees are. */
export const TREE_REFS = 'refs/codesleuth/trees/';

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

function isRecordable(found: BigIntStats | null): found is BigIntStats {
  return found !== null && (found.isFile() || found.isSymbolicLink());
}

/** Sorts untracked files into those recorded whole and those recorded by a stand-in; nested repositories are left out. */
async function sortUntracked(at: Repository, paths: readonly string[]): Promise<Untracked> {
  const sorted: Untracked = { whole: [], standIns: new Map() };
  let total = 0;
  for (const path of paths) {
    // A nested repository is listed as a directory.
    const found = await lookAt(at, path);
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
  await takePaths(git, at, { index, paths: whole });
  if (standIns.size > 0) {
    const stdin = indexInfo(standIns, zeroId(at));
    await git({ ...call, command: 'update-index', args: ['-z', '--index-info'], stdin });
  }
}

/** The work tree as a tree, through a temporary index: conflicts in the user's index are taken from the files. */
async function writeWorkTree(git: Plumbing, at: Repository, index: string): Promise<string> {
  await copyIndex(at, index);
  await takeTracked(git, at, index);
  await addUntracked(git, at, index);
  return firstLine(await git({ cwd: at.root, index, command: 'write-tree', args: [] }));
}

/**
 * Records tracked and untracked files (not ignored ones, not nested repositories) as a tree, kept from git's clean-up by
 * a commit under refs/codesleuth/trees/<name>. Contents are what `git add` would store. Files over 10 MB that git does
 * not track yet, and untracked ones beyond 200 MB in total, are recorded by size and time instead of content.
 * Returns the tree's id; rejects with an ExternalError.
 */
export async function recordTree(git: Plumbing, at: Repository, name: string): Promise<string> {
  const ref = refOf(name);
  const { sha } = await readHead(git, at);
  const tree = await withScratch(at, (dir) => writeWorkTree(git, at, join(dir, 'index')));
  const commit = await git({
    cwd: at.root,
    command: 'commit-tree',
    args: [tree, ...(sha === null ? [] : ['-p', sha]), '-F', '-'],
    stdin: `codesleuth: work tree ${name}\n`,
    env: identityOfShell,
  });
  await git({ cwd: at.root, command: 'update-ref', args: [ref, firstLine(commit)] });
  return tree;
}
