import { createHash } from 'node:crypto';
import { copyFile, readdir, readFile, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { unless } from '../../store/disk-error.ts';
import { zeroId } from '../entries.ts';
import { LINK_MODE } from '../large-files.ts';
import { firstLine } from '../plumbing.ts';
import type { Doors } from '../publish.ts';
import { copyIndex } from '../scratch.ts';

/** The user's index as it was at one moment, copied, never written. */
export interface IndexCopy {
  /** The copy; does not exist when the repository has no index yet. */
  readonly file: string;
  readonly bytes: Buffer | null;
  /** Time of the original, in whole seconds. */
  readonly seconds: number;
  /** Names the original's bytes. */
  readonly id: string;
}

/** What the index says, for people who want it back. */
export interface IndexState {
  /** Names what the index says, whatever its stat cache: entries, stages, flags. */
  readonly print: string;
  /** The entries that are not in conflict, as a tree. */
  readonly tree: string;
  /** Objects that only conflict stages name. */
  readonly stages: readonly string[];
  readonly unmerged: readonly string[];
  /** Paths git was told to take for unchanged, and paths it was told to leave out of the work tree. */
  readonly assumed: readonly string[];
  readonly skipped: readonly string[];
  /** Submodules. */
  readonly links: ReadonlySet<string>;
  /** Paths whose entry is an empty file, or only announced (add -N), which looks the same: `tree` lacks the latter. */
  readonly empty: readonly string[];
  /** Every path it has an entry for. */
  readonly paths: () => ReadonlySet<string>;
  /** Whether the tree says everything, so that the bytes need not be kept. */
  readonly plain: boolean;
}

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** A split index is one file only with its shared part joined in. */
async function unsplit({ git, at }: Doors, file: string): Promise<boolean> {
  const names = await readdir(at.gitDir);
  if (!names.some((name) => name.startsWith('sharedindex.'))) return false;
  await git({ cwd: at.root, command: 'update-index', args: ['--no-split-index'], index: file });
  return true;
}

/** Copies the user's index as it is now. */
export async function copyOfIndex(doors: Doors, scratch: string): Promise<IndexCopy> {
  const file = join(scratch, 'index-copy');
  await copyIndex(doors.at, file);
  const bytes = await unless(readFile(file), ['ENOENT'], null);
  if (bytes === null) return { file, bytes, seconds: 0, id: 'none' };
  const { mtimeMs } = await stat(file);
  const seconds = Math.floor(mtimeMs / 1000);
  const id = sha256(bytes);
  if (!(await unsplit(doors, file))) return { file, bytes, seconds, id };
  await utimes(file, seconds, seconds);
  return { file, bytes: await readFile(file), seconds, id };
}

/** Another copy of the copy, with its time: a younger one would make git trust entries it must re-read. */
export async function duplicate(copy: IndexCopy, to: string): Promise<string> {
  if (copy.bytes === null) return to;
  await copyFile(copy.file, to);
  await utimes(to, copy.seconds, copy.seconds);
  return to;
}

const EMPTY_BLOB =
  /^(?:e69de29bb2d1d6434b8b29ae775ad8c2e48c5391|473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813)$/;

interface Listing {
  readonly stages: Set<string>;
  readonly unmerged: Set<string>;
  readonly assumed: string[];
  readonly skipped: string[];
  readonly links: Set<string>;
  readonly empty: string[];
  plain: boolean;
}

/** Reads one line of `ls-files -s -v` (`H 100644 <id> 0<TAB>path`), for those that are not plain. */
function note(listing: Listing, line: string, idLength: number): void {
  const tag = line[0] ?? '';
  const oid = line.slice(9, 9 + idLength);
  const stage = line[10 + idLength];
  const path = line.slice(12 + idLength);
  if (line.startsWith(LINK_MODE, 2)) listing.links.add(path);
  if (stage !== '0') {
    listing.stages.add(oid);
    listing.unmerged.add(path);
  }
  if (tag !== tag.toUpperCase()) listing.assumed.push(path);
  if (tag.toUpperCase() === 'S') listing.skipped.push(path);
  if (stage === '0' && EMPTY_BLOB.test(oid)) listing.empty.push(path);
  // An entry that is only announced (add -N) shows as an empty file.
  if (stage !== '0' || tag !== 'H' || EMPTY_BLOB.test(oid)) listing.plain = false;
}

function pathsOf(output: Buffer, idLength: number): Set<string> {
  const lines = output.toString('latin1').split('\0');
  return new Set(lines.filter(Boolean).map((line) => line.slice(12 + idLength)));
}

function parseListing(output: Buffer, idLength: number): Listing {
  const listing: Listing = {
    stages: new Set(),
    unmerged: new Set(),
    assumed: [],
    skipped: [],
    links: new Set(),
    empty: [],
    plain: true,
  };
  for (const line of output.toString('latin1').split('\0')) if (line !== '') note(listing, line, idLength);
  return listing;
}

async function treeOfIndex({ git, at }: Doors, file: string, unmerged: ReadonlySet<string>): Promise<string> {
  const call = { cwd: at.root, index: file };
  if (unmerged.size > 0) {
    const lines = [...unmerged].map((path) => `0 ${zeroId(at)}\t${path}\0`).join('');
    await git({ ...call, command: 'update-index', args: ['-z', '--index-info'], stdin: Buffer.from(lines, 'latin1') });
  }
  return firstLine(await git({ ...call, command: 'write-tree', args: [] }));
}

/** Reads a copy of the index; writes its tree as an object. `scratch` is for one more copy. */
export async function readIndex(doors: Doors, copy: IndexCopy, scratch: string): Promise<IndexState> {
  const { git, at } = doors;
  const index = copy.file;
  const { stdout } = await git({ cwd: at.root, command: 'ls-files', args: ['-s', '-v', '-z'], index });
  const idLength = at.hash === 'sha256' ? 64 : 40;
  const listing = parseListing(stdout, idLength);
  const tree = await treeOfIndex(doors, await duplicate(copy, join(scratch, 'index-tree')), listing.unmerged);
  return {
    print: sha256(`${sha256(stdout)} ${tree}`),
    tree,
    stages: [...listing.stages],
    unmerged: [...listing.unmerged],
    assumed: listing.assumed,
    skipped: listing.skipped,
    links: listing.links,
    empty: listing.empty,
    paths: () => pathsOf(stdout, idLength),
    // The names of conflicts already resolved are in an extension that no tree can hold.
    plain: listing.plain && !(copy.bytes?.includes('REUC') ?? false),
  };
}
