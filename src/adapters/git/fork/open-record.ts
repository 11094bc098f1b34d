import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { writeFileAtomic } from '../../store/atomic-file.ts';
import { unless } from '../../store/disk-error.ts';

/** What is remembered of putting a merge into a clone, so that a second call goes on where the first one was cut short. */
const recordSchema = z.object({
  v: z.literal(1),
  backup: z.string(),
  sha: z.string(),
  index: z.string(),
  work: z.string(),
  /** Paths in conflict, as the port names them. */
  files: z.array(z.string()),
  done: z.boolean(),
});
export type OpenRecord = z.infer<typeof recordSchema>;

function recordPath(gitDir: string, id: string): string {
  return join(gitDir, 'codesleuth', 'open', `${id}.json`);
}

/** The record of that id; null when there is none that can be read. */
export async function readOpenRecord(gitDir: string, id: string): Promise<OpenRecord | null> {
  const text = await unless(readFile(recordPath(gitDir, id), 'utf8'), ['ENOENT'], null);
  try {
    return text === null ? null : (recordSchema.safeParse(JSON.parse(text)).data ?? null);
  } catch {
    return null;
  }
}

/** Durable when it resolves. */
export async function writeOpenRecord(gitDir: string, id: string, record: OpenRecord): Promise<void> {
  await writeFileAtomic(recordPath(gitDir, id), `${JSON.stringify(record)}\n`, { mode: 0o600 });
}
