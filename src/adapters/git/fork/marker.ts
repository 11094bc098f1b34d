import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { unless } from '../../store/disk-error.ts';
import { writeAll } from '../../store/durable.ts';

/** What tells a clone of ours from any other directory; it is the last thing written before the clone gets its name. */
const markerSchema = z.object({
  v: z.literal(1),
  branch: z.string(),
  backup: z.string(),
  /** The project's git directory at that time. */
  project: z.string(),
});
export type Marker = z.infer<typeof markerSchema>;

function markerPath(dir: string): string {
  return join(dir, '.git', 'codesleuth', 'clone.json');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The marker of a clone; null for a directory that is none of ours, or not there. */
export async function readMarker(dir: string): Promise<Marker | null> {
  const text = await unless(readFile(markerPath(dir), 'utf8'), ['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP'], null);
  if (text === null) return null;
  const parsed = markerSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : null;
}

/**
 * Writes the marker into a clone that does not have its name yet. One flush is all: half a marker is never seen, because
 * the clone gets its name after it.
 */
export async function writeMarker(dir: string, marker: Marker): Promise<void> {
  await mkdir(dirname(markerPath(dir)), { recursive: true, mode: 0o700 });
  const file = await open(markerPath(dir), 'wx', 0o600);
  try {
    await writeAll(file, Buffer.from(`${JSON.stringify(marker)}\n`), null);
    await file.sync();
  } finally {
    await file.close();
  }
}
