import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Entry, sameEntry } from './entries.ts';
import type { Plumbing } from './plumbing.ts';
import type { Repository } from './repository.ts';

/** A change from `before` to `after`, to be made to `base`. */
export interface EntryChange {
  readonly base: Entry | null;
  readonly before: Entry | null;
  readonly after: Entry | null;
}

export type MergedEntry = { readonly kind: 'clean'; readonly entry: Entry | null } | { readonly kind: 'conflict' };

const CONFLICT: MergedEntry = { kind: 'conflict' };

/** Where the merge runs: the repository, and a private directory for the three versions. */
export interface MergePlace {
  readonly at: Repository;
  readonly scratch: string;
}

/** git-merge-file(1): up to 127 is the number of conflicts, more means it could not merge (binary files). */
const CONFLICTS_OR_BINARY = (code: number): boolean => code <= 127 || code === 255;

function three<T>(base: T, before: T, after: T): T | undefined {
  if (base === before || base === after) return after;
  return before === after ? base : undefined;
}

function isFile(entry: Entry): boolean {
  return entry.mode.startsWith('100');
}

async function content(git: Plumbing, at: Repository, oid: string): Promise<Buffer> {
  return (await git({ cwd: at.root, command: 'cat-file', args: ['blob', oid] })).stdout;
}

async function mergeText(git: Plumbing, place: MergePlace, oids: readonly string[]): Promise<string | null> {
  const files: string[] = [];
  for (const [position, oid] of oids.entries()) {
    const file = join(place.scratch, `version-${position}`);
    await writeFile(file, await content(git, place.at, oid), { mode: 0o600 });
    files.push(file);
  }
  const cwd = place.at.root;
  const merged = await git({ cwd, command: 'merge-file', args: ['-p', '-q', ...files], accept: CONFLICTS_OR_BINARY });
  if (merged.code !== 0) return null;
  return writeBlob(git, place.at, merged.stdout);
}

async function writeBlob(git: Plumbing, at: Repository, bytes: Buffer): Promise<string> {
  const output = await git({
    cwd: at.root,
    command: 'hash-object',
    args: ['-w', '-t', 'blob', '--stdin'],
    stdin: bytes,
  });
  return output.stdout.toString('utf8').trim();
}

/**
 * The three-way merge of one path: `base` with the change made to it. Untouched versions win without reading anything,
 * texts are merged by git merge-file; deletions against changes, symlinks, binaries and overlaps are conflicts.
 */
export async function mergeEntry(git: Plumbing, place: MergePlace, change: EntryChange): Promise<MergedEntry> {
  const { base, before, after } = change;
  if (sameEntry(base, before) || sameEntry(base, after)) return { kind: 'clean', entry: after };
  if (!base || !before || !after) return CONFLICT;
  const mode = three(base.mode, before.mode, after.mode);
  if (mode === undefined) return CONFLICT;
  const settled = three(base.oid, before.oid, after.oid);
  if (settled !== undefined) return { kind: 'clean', entry: { mode, oid: settled } };
  if (![base, before, after].every(isFile)) return CONFLICT;
  const oid = await mergeText(git, place, [base.oid, before.oid, after.oid]);
  return oid === null ? CONFLICT : { kind: 'clean', entry: { mode, oid } };
}
