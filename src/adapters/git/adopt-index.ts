import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  ancestors,
  type Deltas,
  diffIndex,
  diffTrees,
  type Entry,
  indexInfo,
  type Staged,
  sameEntry,
  zeroId,
} from './entries.ts';
import { gitFailure } from './failure.ts';
import { lockHeld } from './held-index.ts';
import { finishIndex } from './install-index.ts';
import { type MergePlace, mergeEntry } from './merge-entry.ts';
import type { Plumbing } from './plumbing.ts';
import { type Repository, readHead } from './repository.ts';
import { copyIndex } from './scratch.ts';

/** How long the user's own git may hold the index before we give up, and how often we look. */
const LOCK_TRIES = 30;
const LOCK_PAUSE_MS = 100;

const LOCKED = /index\.lock': File exists/;

/** Whether the user's index holds a file where a path needs a directory, or the reverse; the user's choice stays then. */
function clashes(staged: Staged): (path: string) => boolean {
  const added = [...staged.deltas].filter(([, delta]) => delta.new !== null).map(([path]) => path);
  const files = new Set([...staged.unmerged, ...added]);
  const directories = new Set([...files].flatMap(ancestors));
  return (path) => directories.has(path) || ancestors(path).some((name) => files.has(name));
}

interface Wanted {
  readonly wanted: ReadonlyMap<string, Entry | null>;
  readonly index: string | null;
}

interface Following {
  readonly ours: Deltas;
  readonly parent: string;
}

/** The index entries that must follow the commit: the user's staged version of a path gets the same change, or is left. */
async function entriesToSet(git: Plumbing, place: MergePlace, { ours, parent }: Following) {
  const staged = await diffIndex(git, place.at, parent);
  const clash = clashes(staged);
  const wanted = new Map<string, Entry | null>();
  for (const [path, delta] of ours) {
    if (staged.unmerged.has(path) || clash(path)) continue;
    const theirs = staged.deltas.get(path);
    const base = theirs ? theirs.new : delta.old;
    const merged = await mergeEntry(git, place, { base, before: delta.old, after: delta.new });
    if (merged.kind === 'clean' && !sameEntry(merged.entry, base)) wanted.set(path, merged.entry);
  }
  return wanted;
}

/** Writes entries into an index; false when the user's own git holds it. `index` is a file of our own instead of theirs. */
async function setEntries(git: Plumbing, place: MergePlace, { wanted, index }: Wanted): Promise<boolean> {
  const stdinFile = join(place.scratch, 'index-info');
  await writeFile(stdinFile, indexInfo(wanted, zeroId(place.at)), { mode: 0o600 });
  const args = ['-z', '--index-info'];
  const accept = (code: number): boolean => code === 128;
  const more = index === null ? {} : { index };
  const output = await git({ cwd: place.at.root, command: 'update-index', args, stdinFile, accept, ...more });
  if (output.code === 0) return true;
  if (LOCKED.test(output.stderr)) return false;
  throw gitFailure('git update-index', output.stderr);
}

/** What the commit changed and HEAD still holds: later commits may have moved on, and the index follows HEAD. */
async function stillCurrent(git: Plumbing, at: Repository, [parent, commit]: readonly [string, string]) {
  const [ours, head] = [await diffTrees(git, at, [parent, commit]), await readHead(git, at)];
  const since = head.sha === null ? new Map() : await diffTrees(git, at, [commit, head.sha]);
  return new Map([...ours].filter(([path]) => !since.has(path)));
}

export interface Adoption {
  /** The commit or tree HEAD pointed at before. */
  readonly parent: string;
  readonly commit: string;
}

/**
 * Lets the user's index follow a commit, for the paths the commit changed and no others, so that `git status` does not
 * show the commit's own change as undone. Git's own lock is respected. Doing it twice changes nothing more, so a second
 * call mends an index that was left behind by a process that died in between.
 */
export async function adoptIntoIndex(git: Plumbing, place: MergePlace, step: Adoption): Promise<void> {
  const ours = await stillCurrent(git, place.at, [step.parent, step.commit]);
  if (ours.size === 0) return;
  for (let attempt = 0; attempt < LOCK_TRIES; attempt += 1) {
    const wanted = await entriesToSet(git, place, { ours, parent: step.parent });
    if (wanted.size === 0 || (await setEntries(git, place, { wanted, index: null }))) return;
    await pause(LOCK_PAUSE_MS);
  }
  throw lockHeld(place.at);
}

/**
 * Makes the index that goes with a commit as a file beside the user's, ready to take its place; null when theirs stays as
 * it is. The caller holds the index, so that it does not change meanwhile.
 */
export async function indexAfter(git: Plumbing, place: MergePlace, step: Adoption): Promise<string | null> {
  const ours = await diffTrees(git, place.at, [step.parent, step.commit]);
  const wanted = await entriesToSet(git, place, { ours, parent: step.parent });
  if (wanted.size === 0) return null;
  const index = join(place.scratch, 'index-after');
  await copyIndex(place.at, index);
  await setEntries(git, place, { wanted, index });
  await finishIndex(place.at, index);
  return index;
}
