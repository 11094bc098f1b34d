import { randomBytes } from 'node:crypto';
import { lstat, open, readdir, realpath, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ExternalError } from '../../ports/errors.ts';
import { diskError, unless } from './disk-error.ts';
import { makeDirectoryDurable, syncDirectory, writeAll } from './durable.ts';
import { isInside } from './real-path.ts';

export interface AtomicOptions {
  /** Permission bits for the file; without it an existing file keeps its own and a new one gets the usual ones. */
  readonly mode?: number;
  /** A directory that the bytes must not leave, not even through a symbolic link. */
  readonly inside?: string;
}

/** Names of unfinished files: the process id in it says whether the writer still lives. */
const UNFINISHED = /^\.codesleuth-(\d+)-[0-9a-f]+\.tmp$/;

/**
 * Puts `data` in place of the file in one step that survives a crash: temporary file, fsync, rename, fsync of the
 * directory (safety.md, "State that survives"). Missing directories are made. Rejects with an ExternalError; then the
 * old file is untouched.
 */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  options: AtomicOptions = {},
): Promise<void> {
  try {
    await makeDirectoryDurable(dirname(path));
    const target = await targetOf(path, options.inside);
    const found = await unless(lstat(target), ['ENOENT'], null);
    const mode = options.mode ?? (found === null ? null : found.mode & 0o7777);
    await removeUnfinished(dirname(target));
    await replace(target, typeof data === 'string' ? Buffer.from(data, 'utf8') : data, mode);
  } catch (error) {
    throw diskError(`write ${path}`, error);
  }
}

/** Moves a finished and durable file over another one and makes the name durable. */
export async function renameDurable(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncDirectory(dirname(to));
  if (dirname(from) !== dirname(to)) await syncDirectory(dirname(from));
}

/** A name in `directory` for a file that is not finished yet. */
export function unfinishedName(directory: string): string {
  return join(directory, `.codesleuth-${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
}

async function targetOf(path: string, inside: string | undefined): Promise<string> {
  const parent = await realpath(dirname(path));
  const plain = join(parent, basename(path));
  const found = await unless(lstat(plain), ['ENOENT'], null);
  const target = found?.isSymbolicLink() === true ? await linkTarget(plain) : plain;
  if (inside === undefined || isInside(await realpath(resolve(inside)), target)) return target;
  throw new ExternalError('disk', `${path} leads out of ${inside} through a symbolic link; nothing was written.`, {
    next: `Replace the symbolic link by a real file or directory (ls -ld '${path}').`,
  });
}

async function linkTarget(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    throw new ExternalError('disk', `${path} is a symbolic link that leads nowhere; nothing was written.`, {
      next: `Remove the symbolic link (rm '${path}').`,
      detail: String(error),
    });
  }
}

async function replace(target: string, bytes: Uint8Array, mode: number | null): Promise<void> {
  const unfinished = unfinishedName(dirname(target));
  try {
    const file = await open(unfinished, 'wx', mode ?? 0o666);
    try {
      if (mode !== null) await file.chmod(mode);
      await writeAll(file, bytes, null);
      await file.sync();
    } finally {
      await file.close();
    }
    await renameDurable(unfinished, target);
  } catch (error) {
    await unlink(unfinished).catch(() => undefined);
    throw error;
  }
}

/** A killed shell leaves its temporary file behind; the next write in the same directory takes it away. */
async function removeUnfinished(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const pid = UNFINISHED.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await unlink(join(directory, name)).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
