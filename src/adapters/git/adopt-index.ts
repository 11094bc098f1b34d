import { existsSync } from 'node:fs';
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
import { type MergePlace, mergeEntry } from './merge-entry.ts';
import type { Plumbing } from './plumbing.ts';
import { type Repository, readHead } from './repository.ts';

/** How long the user's own git may hold the index before we give up, and how often we look. */
const LOCK_TRIES = 30;
const LOCK_PAUSE_MS = 100;

const LOCKED = /index\.lock': File exists/;

function lockHeld(at: Repository): Error {
  return gitFailure('git update-index', `Unable to create '${join(at.gitDir, 'index.lock')}': File exists.`);
}

/** Waits for the user's own git to let go of the index; rejects when it does not within 3 s. Nothing was changed then. */
export async function waitForIndex(at: Repository): Promise<void> {
  const lock = join(at.gitDir, 'index.lock');
  for (let attempt = 0; attempt < LOCK_TRIES; attempt += 1) {
    if (!existsSync(lock)) return;
    await pause(LOCK_PAUSE_MS);
  }
  throw lockHeld(at);
}

/** Whether the user's index holds a file where a path needs a directory, or the reverse; the user's choice stays then. */
function clashes(staged: Staged): (path: string) => boolean {
  const added = [...staged.deltas].filter(([, delta]) => delta.new !== null).map(([path]) => path);
  const files = new Set([...staged.unmerged, ...added]);
  const directories = new Set([...files].flatMap(ancestors));
  return (path) => directories.has(path) || ancestors(path).some((name) => files.has(name));
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

async function setEntries(git: Plumbing, place: MergePlace, wanted: ReadonlyMap<string, Entry | null>) {
  const stdinFile = join(place.scratch, 'index-info');
  await writeFile(stdinFile, indexInfo(wanted, zeroId(place.at)), { mode: 0o600 });
  const args = ['-z', '--index-info'];
  const accept = (code: number): boolean => code === 128;
  const output = await git({ cwd: place.at.root, command: 'update-index', args, stdinFile, accept });
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
    if (wanted.size === 0 || (await setEntries(git, place, wanted))) return;
    await pause(LOCK_PAUSE_MS);
  }
  throw lockHeld(place.at);
}
