import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { writeFileAtomic } from '../../store/atomic-file.ts';
import { unless } from '../../store/disk-error.ts';
import { gitPrintSchema } from './side-git.ts';

/** What a project remembers of a clone made from it, in its own git directory, out of the clone's reach. */
const recordSchema = z.object({
  v: z.literal(1),
  branch: z.string(),
  backup: z.string(),
  /** Real path of the clone. */
  dir: z.string(),
  print: gitPrintSchema,
  /** The settings of its configuration, each as git lists it: name, line end, value. */
  settings: z.array(z.string()),
});
export type SideRecord = z.infer<typeof recordSchema>;

/** The name of a record: the same for the same branch and backup, which a clone's own marker names. */
export function recordKey({ branch, backup }: Pick<SideRecord, 'branch' | 'backup'>): string {
  return createHash('sha256').update(`${branch}\0${backup}`).digest('hex').slice(0, 32);
}

const folder = (commonDir: string): string => join(commonDir, 'codesleuth', 'sides');
const place = (commonDir: string, key: string): string => join(folder(commonDir), `${key}.json`);

function parsed(text: string): SideRecord | null {
  try {
    return recordSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** The record of a key; null when there is none that can be read. */
export async function readRecord(commonDir: string, key: string): Promise<SideRecord | null> {
  const text = await unless(readFile(place(commonDir, key), 'utf8'), ['ENOENT', 'ENOTDIR'], null);
  return text === null ? null : parsed(text);
}

/** Durable when it resolves. */
export async function writeRecord(commonDir: string, record: SideRecord): Promise<void> {
  const text = `${JSON.stringify(record)}\n`;
  await writeFileAtomic(place(commonDir, recordKey(record)), text, { mode: 0o600 });
}

/** Every record of a project. */
export async function listRecords(commonDir: string): Promise<SideRecord[]> {
  const names = await unless(readdir(folder(commonDir)), ['ENOENT', 'ENOTDIR'], []);
  const keys = names.flatMap((name) => /^([0-9a-f]{32})\.json$/.exec(name)?.[1] ?? []);
  const found = await Promise.all(keys.map((key) => readRecord(commonDir, key)));
  return found.filter((record) => record !== null);
}

export async function removeRecord(commonDir: string, record: SideRecord): Promise<void> {
  await rm(place(commonDir, recordKey(record)), { force: true });
}
