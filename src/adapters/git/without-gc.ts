import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { errorCode } from '../store/disk-error.ts';

/** A clean-up of a large repository takes minutes: it is waited for no longer than this, and then not kept off. */
const WAIT_MS = 10_000;
const BETWEEN_MS = 50;
/** Git itself takes the note of a clean-up for stale after this long, and nobody needs the lock on it for longer than that. */
const NOTE_MS = 12 * 3_600_000;
const LOCK_MS = 60_000;
/** Its holder's name is written into it at once: one that stays empty was left by a process that was killed. */
const NAMELESS_MS = 2_000;

/**
 * Runs work during which no `git gc` begins in the repository: objects that nothing refers to yet are what
 * `git gc --prune=now` removes. It is kept off the way git keeps off a second one, by the note `gc.pid`, which names this
 * process and counts for nothing once that is gone. Where no note can be left, the work is done without.
 */
export async function withoutGc<T>(commonDir: string, work: () => Promise<T>): Promise<T> {
  const note = join(commonDir, 'gc.pid');
  const isOurs = await leaveNote(note).catch(() => false);
  try {
    return await work();
  } finally {
    if (isOurs) await rm(note, { force: true }).catch(() => undefined);
  }
}

/** Git's own order of things: the lock, a look at the note, the new note in its place. False when it is another's for long. */
async function leaveNote(note: string): Promise<boolean> {
  const until = performance.now() + WAIT_MS;
  for (;;) {
    if (await tryNote(note)) return true;
    if (performance.now() > until) return false;
    await pause(BETWEEN_MS);
  }
}

async function tryNote(note: string): Promise<boolean> {
  const lock = `${note}.lock`;
  const file = await open(lock, 'wx', 0o644).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST') throw error;
    return null;
  });
  if (file === null) {
    if (await isLeftBehind(lock)) await rm(lock, { force: true });
    return false;
  }
  try {
    await file.writeFile(`${process.pid} ${hostname()}`);
  } finally {
    await file.close();
  }
  if (await isHeld(note)) {
    await rm(lock, { force: true });
    return false;
  }
  await rename(lock, note);
  return true;
}

/** Whether a lock's holder was killed before it could put its note in place. */
async function isLeftBehind(lock: string): Promise<boolean> {
  const age = await ageOf(lock);
  const holder = await holderOf(lock);
  if (holder === null) return age > NAMELESS_MS;
  return age > LOCK_MS || (holder.host === hostname() && holder.pid !== process.pid && !isAlive(holder.pid));
}

/** Whether the note names a process that lives, here or, for all anybody can tell, on another machine. */
async function isHeld(note: string): Promise<boolean> {
  const holder = await holderOf(note);
  if (holder === null || (await ageOf(note)) > NOTE_MS) return false;
  return holder.host !== hostname() || isAlive(holder.pid);
}

/** The process that a note or a lock names; null where it names none, or is gone. */
async function holderOf(path: string): Promise<{ readonly pid: number; readonly host: string } | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const [, pid = '', host = ''] = /^(\d+) (\S+)/.exec(text) ?? [];
  return pid === '' ? null : { pid: Number(pid), host };
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** Milliseconds since a file was written; 0 when it is gone. */
async function ageOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  return found === null ? 0 : Date.now() - found.mtimeMs;
}
