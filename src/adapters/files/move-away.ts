import { copyFile, lstat, mkdir, open, readdir, readlink, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { unless } from '../store/disk-error.ts';
import { makeDirectoryDurable, syncDirectory } from '../store/durable.ts';

/**
 * Copies a directory (files, directories, symbolic links as links) to `to` and removes it when the whole copy is
 * durable. Ends in the same state when it is run again after a crash; a directory that is gone is left at that.
 * Rejects with the system's error.
 */
export async function moveDirectory(from: string, to: string): Promise<void> {
  if ((await unless(lstat(from), ['ENOENT'], null)) === null) return;
  await makeDirectoryDurable(dirname(to), 0o700);
  await copyTree(from, to);
  await syncDirectory(dirname(to));
  await rm(from, { recursive: true, force: true });
  await syncDirectory(dirname(from));
}

async function copyTree(from: string, to: string): Promise<void> {
  const found = await lstat(from);
  if (found.isDirectory()) {
    await mkdir(to, { recursive: true, mode: found.mode & 0o777 });
    for (const name of await readdir(from)) await copyTree(join(from, name), join(to, name));
    await syncDirectory(to);
  } else if (found.isSymbolicLink()) {
    await rm(to, { force: true });
    await symlink(await readlink(from), to);
  } else if (found.isFile()) {
    await copyFileDurable(from, to);
  }
}

async function copyFileDurable(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  const copy = await open(to, 'r');
  try {
    await copy.sync();
  } finally {
    await copy.close();
  }
}
