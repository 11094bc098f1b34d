import { lstat, readFile, readlink, rm, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { writeFileAtomic } from '../store/atomic-file.ts';
import { unless } from '../store/disk-error.ts';
import { makeDirectoryDurable, syncDirectory } from '../store/durable.ts';
import { moveDirectory } from './move-away.ts';
import { pathToWrite } from './project-path.ts';

/**
 * Moves a file or a symbolic link from its archive back into a project. What is in its place and differs is moved to
 * `keep` first. The archive's copy goes last: cut short, the same call ends in the same state. Rejects with the
 * system's error, or an ExternalError for a path that leads out of the project.
 */
export async function moveBack(
  dir: string,
  path: string,
  { from, keep }: { readonly from: string; readonly keep: string },
): Promise<boolean> {
  const found = await unless(lstat(from), ['ENOENT', 'ENOTDIR'], null);
  if (found === null) return false;
  await pathToWrite(dir, path);
  const target = join(resolve(dir), path);
  const there = await unless(lstat(target), ['ENOENT'], null);
  const same = there !== null && (await contentOf(target)) === (await contentOf(from));
  if (there !== null && !same) await moveDirectory(target, resolve(keep));
  if (!same) await put(from, target, found.isSymbolicLink() ? null : found.mode & 0o777);
  await rm(from);
  await syncDirectory(dirname(from));
  return there !== null && !same;
}

/** What a file, or a link, holds; anything else is like nothing. */
async function contentOf(path: string): Promise<string | null> {
  const found = await lstat(path);
  if (found.isSymbolicLink()) return `link ${await readlink(path)}`;
  return found.isFile() ? `file ${(await readFile(path)).toString('latin1')}` : null;
}

async function put(from: string, target: string, mode: number | null): Promise<void> {
  if (mode !== null) return writeFileAtomic(target, await readFile(from), { mode });
  await makeDirectoryDurable(dirname(target));
  await symlink(await readlink(from), target);
  await syncDirectory(dirname(target));
}
