import { readdir, readFile, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Envelope } from '../../../schemas/event.ts';
import { ExternalError } from '../../ports/errors.ts';
import { moveFile } from './archive-journal.ts';
import { writeFileAtomic } from './atomic-file.ts';
import { unless } from './disk-error.ts';
import { journalPath, makeJournalDirectory } from './journal-file.ts';
import { copyLines, readJournal } from './journal-lines.ts';
import type { LockTry } from './project-lock.ts';

type Lock = (path: string) => Promise<LockTry>;

/** Every whole event of a journal that somebody else may be writing; empty where there is none. */
export async function readEnvelopes(commonDir: string): Promise<readonly Envelope[]> {
  const bytes = await unless(readFile(journalPath(commonDir)), ['ENOENT', 'ENOTDIR'], Buffer.alloc(0));
  return readJournal(bytes).envelopes;
}

/**
 * Begins another journal with the events up to `upto`, in one step that survives a crash; one with events stays as it
 * is. Rejects when not all of those events can be read, or when somebody has the other journal open.
 */
export async function copyJournal(
  commonDir: string,
  order: { readonly to: string; readonly upto: number },
  lock: Lock,
): Promise<void> {
  const envelopes = (await readEnvelopes(commonDir)).slice(0, order.upto);
  const source = journalPath(commonDir);
  if (envelopes.length < order.upto) {
    throw new ExternalError('format', `${source} holds ${envelopes.length} whole events of ${order.upto}.`, {
      next: '!doctor',
    });
  }
  await alone(order.to, lock, async (path) => {
    if (await hasEvents(path)) return;
    await writeFileAtomic(path, copyLines(envelopes), { mode: 0o600, inside: dirname(path) });
  });
}

/**
 * Moves the newest journal archived in the directory `from` back to its place; done already is no error. Rejects with
 * an ExternalError where a journal with events lies that is not this one, and where nothing was archived.
 */
export async function restoreJournal(commonDir: string, from: string, lock: Lock): Promise<void> {
  await alone(commonDir, lock, async (path) => {
    const archived = await newestIn(from);
    const there = await hasEvents(path);
    if (archived === null && there) return;
    if (archived === null) {
      throw new ExternalError('format', `No journal is archived in ${from}.`, { next: `Look into ${from}.` });
    }
    if (!there) return moveFile(archived, path);
    if (!(await readFile(path)).equals(await readFile(archived))) {
      throw new ExternalError('format', `${path} has events already; the archived journal stays in ${from}.`, {
        next: '!reset archives the journal that is there.',
      });
    }
    await unlink(archived);
  });
}

/** The archived journal with the highest number: an archive used twice keeps the older one under its old name. */
async function newestIn(from: string): Promise<string | null> {
  const names = await unless(readdir(from), ['ENOENT', 'ENOTDIR'], []);
  const numbered = names.flatMap((name) => {
    const found = /^journal(?:-(\d+))?\.jsonl$/.exec(name);
    return found === null ? [] : [{ name, number: Number(found[1] ?? 1) }];
  });
  const newest = numbered.sort((a, b) => b.number - a.number)[0];
  return newest === undefined ? null : join(from, newest.name);
}

async function hasEvents(path: string): Promise<boolean> {
  return ((await unless(stat(path), ['ENOENT'], null))?.size ?? 0) > 0;
}

/** Works on a journal's place as its only owner. */
async function alone(commonDir: string, lock: Lock, work: (path: string) => Promise<void>): Promise<void> {
  await makeJournalDirectory(commonDir);
  const path = journalPath(commonDir);
  const found = await lock(dirname(path));
  if (found.kind === 'theirs') {
    found.leave();
    throw new ExternalError('lock', `${path} is open in ${ownerOf(found.pid)}.`, { next: 'Close it there (!quit).' });
  }
  try {
    await work(path);
  } finally {
    await found.release();
  }
}

const ownerOf = (pid: number | null): string => (pid === null ? 'another shell' : `process ${pid}`);
