import { copyFile, lstat, open, readFile, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renameDurable, unfinishedName } from './atomic-file.ts';
import { diskError, errorCode, unless } from './disk-error.ts';
import { makeDirectoryDurable, syncDirectory } from './durable.ts';

/**
 * Moves the journal into the directory `to` (absolute; made where missing), also across devices. The last step is one
 * rename or unlink: before it the journal is still in its place and whole. An earlier archive is never overwritten;
 * running it again after a crash ends in the same state. Gives the archived file's path. Rejects with an ExternalError.
 */
export async function archiveJournal(path: string, to: string): Promise<string> {
  try {
    await makeDirectoryDurable(to, 0o700);
    const target = await freeName(path, to);
    if ((await unless(lstat(path), ['ENOENT'], null)) === null) return target;
    await moveFile(path, target);
    return target;
  } catch (error) {
    throw diskError(`archive ${path} in ${to}`, error);
  }
}

/** The first name that is free or already holds the same bytes, as a crash between copy and removal leaves it. */
async function freeName(path: string, to: string): Promise<string> {
  const journal = await unless(readFile(path), ['ENOENT'], null);
  for (let number = 1; ; number += 1) {
    const name = join(to, number === 1 ? 'journal.jsonl' : `journal-${number}.jsonl`);
    const there = await unless(readFile(name), ['ENOENT'], null);
    if (there === null || journal === null || there.equals(journal)) return name;
  }
}

/** Moves a file to a new name, also to another device; durable at its end. */
export async function moveFile(path: string, target: string): Promise<void> {
  try {
    await renameDurable(path, target);
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error;
    await copyDurable(path, target);
    await unlink(path);
    await syncDirectory(dirname(path));
  }
}

async function copyDurable(path: string, target: string): Promise<void> {
  const unfinished = unfinishedName(dirname(target));
  try {
    await copyFile(path, unfinished);
    const copy = await open(unfinished, 'r+');
    try {
      await copy.sync();
    } finally {
      await copy.close();
    }
    await renameDurable(unfinished, target);
  } catch (error) {
    await unlink(unfinished).catch(() => undefined);
    throw error;
  }
}
