import { constants } from 'node:fs';
import { chmod, lstat, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ExternalError } from '../../ports/errors.ts';
import { unless } from './disk-error.ts';
import { syncDirectory, type WritableFile, writeAll } from './durable.ts';

/** An open journal file; tests put a failing disk in its place. */
export interface JournalFile extends WritableFile {
  readFile(): Promise<Buffer>;
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  stat(): Promise<{ readonly size: number; readonly nlink: number }>;
  close(): Promise<void>;
}

/** Where the journal of a repository lies, given its common git directory. */
export function journalPath(commonDir: string): string {
  return join(commonDir, 'codesleuth', 'journal.jsonl');
}

/** Makes the journal's directory (0700) below the common git directory; it must be a directory, not a link to one. */
export async function makeJournalDirectory(commonDir: string): Promise<void> {
  const directory = dirname(journalPath(commonDir));
  const made = await unless(mkdir(directory, { mode: 0o700 }), ['EEXIST'], 'old');
  const found = await lstat(directory);
  if (!found.isDirectory()) {
    throw new ExternalError('disk', `${directory} is not a directory.`, { next: `Move ${directory} away.` });
  }
  if (made === 'old') await chmod(directory, 0o700);
  else await syncDirectory(commonDir);
}

/** Opens the journal for writing, making it (0600) where there is none. */
export async function openForWriting(path: string): Promise<JournalFile> {
  const file = await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
  try {
    await file.chmod(0o600);
    await syncDirectory(dirname(path));
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * Copies the bytes after `goodBytes` to the next free `journal.torn-<n>`, makes the copy durable and cuts them off.
 * Gives the copy's path and size.
 */
export async function setTornTailAside(
  file: JournalFile,
  path: string,
  tail: { readonly bytes: Buffer; readonly goodBytes: number },
): Promise<{ readonly path: string; readonly bytes: number }> {
  const torn = tail.bytes.subarray(tail.goodBytes);
  const copy = await writeTorn(join(dirname(path), 'journal.torn-'), torn);
  await syncDirectory(dirname(path));
  await file.truncate(tail.goodBytes);
  await file.sync();
  return { path: copy, bytes: torn.length };
}

async function writeTorn(prefix: string, bytes: Buffer): Promise<string> {
  for (let number = 1; ; number += 1) {
    const copy = await unless(open(`${prefix}${number}`, 'wx', 0o600), ['EEXIST'], null);
    if (copy === null) continue;
    try {
      await writeAll(copy, bytes, 0);
      await copy.sync();
    } finally {
      await copy.close();
    }
    return `${prefix}${number}`;
  }
}
