import { createHash } from 'node:crypto';
import { constants, createReadStream, type Dirent, lstatSync } from 'node:fs';
import { copyFile, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { unfinishedName } from '../../store/atomic-file.ts';
import { unless } from '../../store/disk-error.ts';

/** An object lies at `lfs/objects/ab/cd/<its SHA-256>`, which begins with abcd (git-lfs, "The Git LFS object store"). */
const FOLDER = /^[0-9a-f]{2}$/;
const OBJECT = /^[0-9a-f]{64}$/;

const ABSENT = ['ENOENT', 'ENOTDIR'];
/** How many folders are looked at before the event loop gets its turn: one by one they would cost three times as much. */
const SLICE = 256;
/** Clocks of file systems go in steps: what changes right after a look may carry the same time. */
const STEP_MS = 2000;

/**
 * By the paths of two stores: folders of the first one all of which the second one has, and when they changed last. Nobody
 * can set the time of change of an inode.
 */
const shared = new Map<string, Map<string, number>>();

async function isWhole(path: string, oid: string): Promise<boolean> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest('hex') === oid;
}

interface Copying {
  readonly folder: string;
  readonly name: string;
  readonly checked: boolean;
}

/** One file under two names would be changed in both places by whoever writes into one of them. */
async function copyObject(from: string, { folder, name, checked }: Copying): Promise<void> {
  if (!(await lstat(from)).isFile()) return;
  await mkdir(folder, { recursive: true });
  const part = unfinishedName(folder);
  try {
    await copyFile(from, part, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    if (!checked || (await isWhole(part, name))) await rename(part, join(folder, name));
  } finally {
    await rm(part, { force: true });
  }
}

async function entriesIn(dir: string): Promise<Dirent[]> {
  const found = await unless(lstat(dir), ABSENT, null);
  return found?.isDirectory() ? unless(readdir(dir, { withFileTypes: true }), ABSENT, []) : [];
}

async function foldersIn(dir: string): Promise<string[]> {
  return (await entriesIn(dir))
    .filter((entry) => entry.isDirectory() && FOLDER.test(entry.name))
    .map(({ name }) => name);
}

/** Folders of the second level that are not as they are known, and when they changed last. */
async function changedFolders(store: string, known: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  let count = 0;
  for (const first of await foldersIn(store)) {
    for (const second of await foldersIn(join(store, first))) {
      const way = join(first, second);
      const seen = lstatSync(join(store, way), { throwIfNoEntry: false });
      if (seen?.isDirectory() && seen.ctimeMs !== known.get(way)) found.set(way, seen.ctimeMs);
      count += 1;
      if (count % SLICE === 0) await breathe();
    }
  }
  return found;
}

async function shareFolder(from: string, to: string, { way, checked }: { way: string; checked: boolean }) {
  const prefix = way.replace(/[\\/]/, '');
  const entries = await entriesIn(join(from, way));
  const objects = entries.filter(({ name }) => OBJECT.test(name) && name.startsWith(prefix));
  if (objects.length === 0) return;
  const there = new Set((await entriesIn(join(to, way))).map(({ name }) => name));
  for (const entry of objects) {
    if (!entry.isFile() || there.has(entry.name)) continue;
    await copyObject(join(from, way, entry.name), { folder: join(to, way), name: entry.name, checked });
  }
}

/**
 * Gives one git directory the large-file objects (git-lfs) of another that it lacks: its smudge filter could not download
 * them where there is no remote. Where the file system can, the copies share their bytes until one is written to. Only
 * objects in their places are taken, through no link; and unless the other directory is `trusted`, only those that are
 * what their names say. The second time only folders that changed are read.
 */
export async function shareLfsObjects(
  fromGitDir: string,
  toGitDir: string,
  { trusted }: { readonly trusted: boolean } = { trusted: false },
): Promise<void> {
  if (!(await unless(lstat(join(fromGitDir, 'lfs')), ABSENT, null))?.isDirectory()) return;
  const [from, to] = [join(fromGitDir, 'lfs', 'objects'), join(toGitDir, 'lfs', 'objects')];
  const key = `${from}\0${to}`;
  const isThere = (await unless(lstat(to), ABSENT, null)) !== null;
  const known = (isThere ? shared.get(key) : undefined) ?? new Map<string, number>();
  shared.set(key, known);
  for (const [way, changed] of await changedFolders(from, known)) {
    const settled = Date.now() - changed > STEP_MS;
    await shareFolder(from, to, { way, checked: !trusted });
    if (settled) known.set(way, changed);
  }
}
