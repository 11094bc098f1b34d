import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Archive } from '../../ports/files.ts';
import { unless } from '../store/disk-error.ts';

/** `<time the project began>-<number of its last event>`. */
const NAME = /^(.*)-(\d+)$/;
const JOURNAL = /^journal(-\d+)?\.jsonl$/;

/** Archives of resets below a folder, the newest first, by their names. Rejects with the system's error. */
export async function archives(folder: string): Promise<readonly Archive[]> {
  const names = await unless(readdir(folder), ['ENOENT'], []);
  const newest = names.filter((name) => NAME.test(name)).sort((a, b) => laterFirst(a, b));
  const found: Archive[] = [];
  for (const name of newest) found.push(await look(join(folder, name)));
  return found;
}

function laterFirst(a: string, b: string): number {
  const [, timeA = '', numberA = ''] = NAME.exec(a) ?? [];
  const [, timeB = '', numberB = ''] = NAME.exec(b) ?? [];
  if (timeA !== timeB) return timeA < timeB ? 1 : -1;
  return Number(numberB) - Number(numberA);
}

async function look(path: string): Promise<Archive> {
  const names: readonly string[] = await unless(readdir(path), ['ENOTDIR', 'ENOENT'], []);
  const own = names.filter((name) => name !== 'runs' && !JOURNAL.test(name));
  const files: string[] = [];
  for (const name of own) files.push(...(await filesBelow(path, name)));
  return { path, hasJournal: names.includes('journal.jsonl'), files: files.sort() };
}

async function filesBelow(root: string, path: string): Promise<readonly string[]> {
  const found = await lstat(join(root, path));
  if (!found.isDirectory()) return [path];
  const files: string[] = [];
  for (const name of await readdir(join(root, path))) files.push(...(await filesBelow(root, `${path}/${name}`)));
  return files;
}
