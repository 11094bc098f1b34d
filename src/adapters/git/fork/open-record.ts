import { readFile, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { ExternalError } from '../../../ports/errors.ts';
import { writeFileAtomic } from '../../store/atomic-file.ts';
import { unless } from '../../store/disk-error.ts';
import { syncDirectory } from '../../store/durable.ts';

/**
 * What is remembered of putting a merge into a clone: how a call that was cut short is gone on with, and the way back. It
 * lies with the project, where nothing that works in the clone can change it.
 */
const recordSchema = z.object({
  v: z.literal(1),
  /** The project's commit that is merged in. */
  onto: z.string(),
  /** The clone as it was before: the ref of a backup there, the commit it held, and the branch it was on. */
  backup: z.string(),
  commit: z.string(),
  branch: z.string().nullable(),
  sha: z.string(),
  index: z.string(),
  work: z.string(),
  /** Paths in conflict, as the port names them. */
  files: z.array(z.string()),
  done: z.boolean(),
  /** While it is taken back: the ref of a backup there that holds what lay in the clone. */
  left: z.string().optional(),
});
export type OpenRecord = z.infer<typeof recordSchema>;

function recordPath(gitDir: string, id: string): string {
  return join(gitDir, 'codesleuth', 'open', `${id}.json`);
}

function parse(text: string): OpenRecord | null {
  try {
    return recordSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** The record of that id in a project's git directory; null when there is none. Rejects for one that cannot be read. */
export async function readOpenRecord(gitDir: string, id: string): Promise<OpenRecord | null> {
  const path = recordPath(gitDir, id);
  const text = await unless(readFile(path, 'utf8'), ['ENOENT'], null);
  const record = text === null ? null : parse(text);
  if (text === null || record !== null) return record;
  throw new ExternalError('format', `The note of the open conflicts of ${id} cannot be read.`, {
    next: `Look at ${path}; the backups in that side (git for-each-ref refs/codesleuth/backup) hold all work. Then remove it.`,
  });
}

/** Durable when it resolves. */
export async function writeOpenRecord(gitDir: string, id: string, record: OpenRecord): Promise<void> {
  await writeFileAtomic(recordPath(gitDir, id), `${JSON.stringify(record)}\n`, { mode: 0o600 });
}

/** Durable when it resolves: one that came back would have resolved conflicts taken back. */
export async function removeOpenRecord(gitDir: string, id: string): Promise<void> {
  const path = recordPath(gitDir, id);
  const gone = await unless(
    unlink(path).then(() => true),
    ['ENOENT'],
    false,
  );
  if (gone) await syncDirectory(dirname(path));
}
