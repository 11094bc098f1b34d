import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, unless } from './disk-error.ts';
import { type ListeningSocket, listenAt } from './lock-socket.ts';

/*
 * Every locked path has a directory of generations, `<n>/s`. A generation is prepared under another name, already
 * listening, and published by renaming its directory, which fails when `<n>` is there: so nobody can publish twice, and
 * a generation that refuses calls is dead for good. Only the holder of a higher generation removes lower ones and the
 * highest one always stays, also after a release: so numbers never go back, and a taker that acted on an old listing
 * sees a higher number afterwards and steps back. Nothing is ever unlinked to be taken over.
 */

/** Takes the generation; null when somebody else has it or a higher one. Rejects with the system's error. */
export async function publish(place: string, generation: number): Promise<ListeningSocket | null> {
  const prepared = join(place, `t${process.pid}-${randomBytes(4).toString('hex')}`);
  await mkdir(prepared, { mode: 0o700 });
  await writeFile(join(prepared, 'pid'), String(process.pid), { mode: 0o600 });
  const socket = await listenAt(join(prepared, 's'));
  if (!(await renames(prepared, join(place, String(generation))))) {
    await socket.close();
    await rm(prepared, { recursive: true, force: true });
    return null;
  }
  if ((await highest(place)) > generation) {
    await socket.close();
    return null;
  }
  await removeLower(place, generation);
  return socket;
}

async function renames(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOTEMPTY' || errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** The number of the highest generation; 0 where there was none yet. */
export async function highest(place: string): Promise<number> {
  const names = await readdir(place);
  return Math.max(0, ...names.filter((name) => /^\d+$/.test(name)).map(Number));
}

/** The process id the generation's owner wrote down before it was published; null when it cannot be read. */
export async function writtenPid(place: string, generation: number): Promise<number | null> {
  const text = await unless(readFile(join(place, String(generation), 'pid'), 'utf8'), ['ENOENT'], '');
  return Number.parseInt(text, 10) || null;
}

/** Takes away lower generations, and what takers that were killed before they could publish left behind. */
async function removeLower(place: string, generation: number): Promise<void> {
  for (const name of await readdir(place)) {
    const path = join(place, name);
    const old = /^\d+$/.test(name) ? Number(name) < generation : await isAbandoned(path);
    if (old) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** A prepared directory is published within milliseconds: one that is an hour old never will be. */
async function isAbandoned(prepared: string): Promise<boolean> {
  const found = await unless(lstat(prepared), ['ENOENT'], null);
  return found !== null && Date.now() - found.mtimeMs > 3_600_000;
}
