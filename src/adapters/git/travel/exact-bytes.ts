import { createHash } from 'node:crypto';
import { constants, createReadStream, lstatSync, readFileSync } from 'node:fs';
import { chmod, copyFile, lstat, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { diskError, errorCode } from '../../store/disk-error.ts';
import { ancestors } from '../entries.ts';
import { fullPath } from '../large-files.ts';
import { textOfPath } from '../path-text.ts';
import type { Doors } from '../publish.ts';
import type { Repository } from '../repository.ts';

/** A file of the work tree: the id its bytes have with no filter applied, and its permission bits. */
export interface ExactFile {
  readonly raw: string;
  readonly mode: number;
}

/** Above this a file is read piece by piece. */
const WHOLE_BYTES = 1_000_000;
/** How many small files are read before the event loop gets its turn: one by one they would cost three times as much. */
const SLICE = 64;

async function streamedId(at: Repository, path: Buffer, size: number): Promise<string> {
  const hash = createHash(at.hash).update(`blob ${size}\0`);
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** It vanished, or something else has its place or that of a directory above. No move touches what has too long a path. */
const ABSENT = ['ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR', 'ENAMETOOLONG'];

async function lookExactly(at: Repository, path: string): Promise<ExactFile | null> {
  const full = fullPath(at, path);
  try {
    const found = lstatSync(full, { throwIfNoEntry: false });
    if (!found?.isFile()) return null;
    const mode = found.mode & 0o7777;
    if (found.size > WHOLE_BYTES) return { raw: await streamedId(at, full, found.size), mode };
    const bytes = readFileSync(full);
    return { raw: createHash(at.hash).update(`blob ${bytes.length}\0`).update(bytes).digest('hex'), mode };
  } catch (error) {
    if (ABSENT.includes(errorCode(error))) return null;
    throw diskError(`read ${textOfPath(path)}`, error);
  }
}

/** The exact bytes and modes of those paths that are regular files now. */
export async function exactFiles(at: Repository, paths: Iterable<string>): Promise<Map<string, ExactFile>> {
  const found = new Map<string, ExactFile>();
  let count = 0;
  for (const path of paths) {
    const file = await lookExactly(at, path);
    if (file) found.set(path, file);
    count += 1;
    if (count % SLICE === 0) await breathe();
  }
  return found;
}

/** Permission bits of the directories above the paths, where they are not the usual ones. */
export async function unusualDirectories(at: Repository, paths: Iterable<string>): Promise<Map<string, number>> {
  const seen = new Set<string>();
  const found = new Map<string, number>();
  for (const path of paths) {
    for (const above of ancestors(path)) {
      if (seen.has(above)) continue;
      seen.add(above);
      const stat = await lstat(fullPath(at, above)).catch(() => null);
      if (stat?.isDirectory() && (stat.mode & 0o7777) !== 0o755) found.set(above, stat.mode & 0o7777);
    }
  }
  return found;
}

/** Copies files whose bytes git would not keep as they are into the scratch directory, to be stored from there. */
export async function copyExact(at: Repository, paths: readonly string[], scratch: string): Promise<string[]> {
  const copies: string[] = [];
  for (const path of paths) {
    const copy = join(scratch, `exact-${copies.length}`);
    await copyFile(fullPath(at, path), copy, constants.COPYFILE_FICLONE);
    await chmod(copy, 0o600);
    copies.push(copy);
  }
  return copies;
}

async function content({ git, at }: Doors, oid: string): Promise<Buffer> {
  return (await git({ cwd: at.root, command: 'cat-file', args: ['blob', oid] })).stdout;
}

async function rewrite(path: Buffer, bytes: Buffer): Promise<void> {
  // The file is there and is none of a link's: git has just written it, or we have just read it.
  const file = await open(path, constants.O_WRONLY | constants.O_TRUNC | constants.O_NOFOLLOW);
  try {
    await file.writeFile(bytes);
  } finally {
    await file.close();
  }
}

/** A link above a path would lead the bytes out of the project: git never puts a file below one. */
async function isBelowLink(at: Repository, path: string): Promise<boolean> {
  for (const above of ancestors(path)) {
    const found = await lstat(fullPath(at, above)).catch(() => null);
    if (found?.isSymbolicLink()) return true;
  }
  return false;
}

export interface Exactly {
  /** What the files are to hold. */
  readonly wanted: ReadonlyMap<string, ExactFile>;
  /** Whether git has just written a file. */
  readonly isWritten: (path: string) => boolean;
  /** Files that are not as git wrote them any more; asked after the files were read. */
  readonly changedSince: () => Promise<ReadonlySet<string>>;
  /** What was seen of the others before the move, and is in the backup. */
  readonly seen: ReadonlyMap<string, string>;
}

/**
 * Gives files the exact bytes and modes they had. One that somebody has written to meanwhile is left as it is now, and
 * named. Says how many were changed.
 */
export async function putExact(doors: Doors, order: Exactly): Promise<{ changed: number; left: readonly string[] }> {
  const now = await exactFiles(doors.at, order.wanted.keys());
  const changedSince = await order.changedSince();
  const isKnown = (path: string, raw: string): boolean =>
    order.isWritten(path) ? !changedSince.has(path) && now.get(path)?.raw === raw : order.seen.get(path) === raw;
  const left: string[] = [];
  let changed = 0;
  for (const [path, file] of order.wanted) {
    const first = now.get(path);
    if (first?.raw === file.raw && first.mode === file.mode) continue;
    const full = fullPath(doors.at, path);
    // Read again right before it is written: the first look at many files takes its time.
    const found = await lookExactly(doors.at, path);
    const same = found?.raw === file.raw;
    if (found === null || (await isBelowLink(doors.at, path)) || !(same || isKnown(path, found.raw))) {
      left.push(path);
      continue;
    }
    if (!same) await rewrite(full, await content(doors, file.raw));
    await chmod(full, file.mode);
    changed += 1;
  }
  return { changed, left };
}

/** Gives directories the permission bits they had, as far as they are there. */
export async function putDirectories(at: Repository, wanted: ReadonlyMap<string, number>): Promise<void> {
  for (const [path, mode] of wanted) {
    const full = fullPath(at, path);
    const found = await lstat(full).catch(() => null);
    if (!found?.isDirectory() || (found.mode & 0o7777) === mode || (await isBelowLink(at, path))) continue;
    await chmod(full, mode);
  }
}
