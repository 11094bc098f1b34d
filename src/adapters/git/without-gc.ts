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
    if ((await ageOf(lock)) > LOCK_MS) await rm(lock, { force: true });
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

/** Whether the note names a process that lives, here or, for all anybody can tell, on another machine. */
async function isHeld(note: string): Promise<boolean> {
  const text = await readFile(note, 'utf8').catch(() => '');
  const [, pid = '', host = ''] = /^(\d+) (\S+)/.exec(text) ?? [];
  if (pid === '' || (await ageOf(note)) > NOTE_MS) return false;
  return host !== hostname() || isAlive(Number(pid));
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
