import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { destinationSchema } from '../../../../schemas/travel.ts';
import { ExternalError } from '../../../ports/errors.ts';
import { writeFileAtomic } from '../../store/atomic-file.ts';
import { unless } from '../../store/disk-error.ts';
import type { Repository } from '../repository.ts';

const legSchema = z.object({ backup: z.string(), to: destinationSchema });

const doneSchema = z.object({
  id: z.string(),
  /** Notes of an earlier version lack it. */
  to: destinationSchema.optional(),
  head: z.string().nullable(),
  extra: z.array(z.string()),
});

/** Notes the moves of this work tree; durable before anything is touched, and again when all is done. */
const markerSchema = z.object({
  v: z.literal(1),
  /** The move under way, which may have been cut short; null when none is. */
  open: z
    .object({
      id: z.string(),
      /** What our index.lock holds, so that it can be told from another git's. */
      token: z.string(),
      /** The move itself, after earlier ones that were cut short and that it takes over. */
      legs: z.array(legSchema),
      /** Backups made of what the earlier tries had left half-way. */
      extra: z.array(z.string()),
    })
    .nullable(),
  /** The last moves that were finished, newest first: ordered again, there is nothing to do. */
  done: z.array(doneSchema),
});
export type Marker = z.infer<typeof markerSchema>;
export type Open = NonNullable<Marker['open']>;
export type Leg = z.infer<typeof legSchema>;

/** How many finished moves are remembered. */
const REMEMBERED = 20;

const pathOf = (at: Repository): string => join(at.gitDir, 'codesleuth', 'move.json');

function parse(text: string): Marker | null {
  try {
    return markerSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** What is noted here. Rejects when the file cannot be understood. */
export async function readMarker(at: Repository): Promise<Marker> {
  const text = await unless(readFile(pathOf(at), 'utf8'), ['ENOENT', 'ENOTDIR'], null);
  if (text === null) return { v: 1, open: null, done: [] };
  const marker = parse(text);
  if (marker) return marker;
  throw new ExternalError('format', 'The note of a move that was cut short cannot be read.', {
    next: `Look at ${pathOf(at)}; the backups (git for-each-ref refs/codesleuth/backup) hold all work. Then remove it.`,
  });
}

export async function writeMarker(at: Repository, marker: Marker): Promise<void> {
  await writeFileAtomic(pathOf(at), `${JSON.stringify(marker)}\n`, { mode: 0o600, inside: at.gitDir });
}

/** The end of an order that was carried out before; undefined when it was not, or another one had its id. */
export function doneBefore({ done }: Marker, order: { readonly id: string; readonly to: Leg['to'] }) {
  return done.find(({ id, to }) => id === order.id && (to === undefined || isDeepStrictEqual(to, order.to)));
}

/** The note with the move under way finished. */
export function finished(before: Marker, open: Open, head: string | null): Marker {
  const rest = before.done.filter(({ id }) => id !== open.id).slice(0, REMEMBERED - 1);
  return { v: 1, open: null, done: [{ id: open.id, to: open.legs.at(-1)?.to, head, extra: open.extra }, ...rest] };
}
