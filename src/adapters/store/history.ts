import { open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { writeFileAtomic } from './atomic-file.ts';
import { diskError, unless } from './disk-error.ts';
import { makeDirectoryDurable, writeAll } from './durable.ts';
import { withLock } from './project-lock.ts';

/** How many lines are remembered; the file is cut back to that when it has grown to twice as many. */
const KEPT = 500;
const LOCK_MS = 2000;
const lineSchema = z.string();

/** The last lines typed, oldest first; lines of the file that cannot be read are left out. */
export async function readHistory(home: string): Promise<readonly string[]> {
  try {
    return (await readLines(historyPath(home))).slice(-KEPT);
  } catch (error) {
    throw diskError(`read ${historyPath(home)}`, error);
  }
}

/** Remembers a line (it may hold line breaks), safe against other shells doing the same. Rejects with an ExternalError. */
export async function appendHistory(home: string, line: string): Promise<void> {
  const path = historyPath(home);
  try {
    await makeDirectoryDurable(dirname(path), 0o700);
    await withLock(path, LOCK_MS, async () => {
      await appendLine(path, line);
      const lines = await readLines(path);
      if (lines.length < 2 * KEPT) return;
      const kept = lines.slice(-KEPT).map((text) => `${JSON.stringify(text)}\n`);
      await writeFileAtomic(path, kept.join(''), { mode: 0o600 });
    });
  } catch (error) {
    throw diskError(`write ${path}`, error);
  }
}

function historyPath(home: string): string {
  return join(home, 'config', 'history');
}

async function appendLine(path: string, line: string): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    // A line of its own even where a crash left half a line: that one is skipped, this one is not.
    await writeAll(file, Buffer.from(`${await startOfLine(path)}${JSON.stringify(line)}\n`, 'utf8'), null);
  } finally {
    await file.close();
  }
}

/** A line break when the file ends in the middle of a line, else nothing. */
export async function startOfLine(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size === 0) return '';
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] === 0x0a ? '' : '\n';
  } finally {
    await file.close();
  }
}

async function readLines(path: string): Promise<string[]> {
  const text = await unless(readFile(path, 'utf8'), ['ENOENT'], '');
  return text.split('\n').flatMap(readLine);
}

function readLine(line: string): string[] {
  if (line === '') return [];
  try {
    return [lineSchema.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}
