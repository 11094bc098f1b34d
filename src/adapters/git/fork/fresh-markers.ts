import type { Obstacle } from '../../../ports/travel.ts';
import { diffTrees } from '../entries.ts';
import { textOfPath } from '../path-text.ts';
import type { Doors } from '../publish.ts';
import { hasFreshMarkers, hasMarkers } from './marked.ts';
import { ONTO_REFS } from './names.ts';

/** Larger files are not looked into: nobody resolves conflicts in them by hand. */
const FILE_BYTES = 5_000_000;
/** Files read at once. */
const BATCH = 50;
/** Files named in the words; more are counted. */
const NAMED = 5;

async function batch({ git, at }: Doors, option: string, ids: readonly string[]): Promise<Buffer> {
  const stdin = ids.map((id) => `${id}\n`).join('');
  return (await git({ cwd: at.root, command: 'cat-file', args: [option], stdin })).stdout;
}

/** Of these blobs, those that are small enough to be looked into. */
async function small(doors: Doors, ids: readonly string[]): Promise<string[]> {
  const lines = (await batch(doors, '--batch-check', ids)).toString('latin1').split('\n');
  return ids.filter((_, line) => Number(/ blob (\d+)$/.exec(lines[line] ?? '')?.[1] ?? FILE_BYTES) < FILE_BYTES);
}

/** The texts, a character per byte, of those of these blobs that hold markers (git-cat-file(1), "Batch output"). */
async function textsWithMarkers(doors: Doors, ids: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const known = await small(doors, [...new Set(ids)]);
  for (let first = 0; first < known.length; first += BATCH) {
    const output = await batch(doors, '--batch', known.slice(first, first + BATCH));
    for (let at = 0; at < output.length; ) {
      const end = output.indexOf(0x0a, at);
      const [id = '', , size = '0'] = output.toString('latin1', at, end).split(' ');
      const next = end + 1 + Number(size);
      const text = output.toString('latin1', end + 1, next);
      if (hasMarkers(text)) found.set(id, text);
      at = next + 1;
    }
  }
  return found;
}

const isFile = (mode: string): boolean => mode.startsWith('100');

/** By the port's names. */
export interface FreshMarkers {
  /** Files with markers that the shell itself had put there for a resolution: half of one was committed. */
  readonly left: readonly string[];
  /** Files with other markers: of somebody's merge, or meant to be there. Only a person can tell. */
  readonly unknown: readonly string[];
}

/** The name of the project's version beside the markers that the shell has git write. */
const isOurs = (text: string): boolean => text.includes(`> ${ONTO_REFS}`);

/**
 * Files of the second tree that hold conflict markers which the first one does not have just so there. `except` are paths
 * in conflict anyway, one character per byte.
 */
export async function freshMarkers(
  doors: Doors,
  trees: readonly [string, string],
  except: ReadonlySet<string>,
): Promise<FreshMarkers> {
  const deltas = [...(await diffTrees(doors.git, doors.at, trees))].filter(([path]) => !except.has(path));
  const changed = deltas.flatMap(([path, { old, new: now }]) =>
    now !== null && isFile(now.mode) ? [{ path: textOfPath(path), old: old?.oid ?? '', now: now.oid }] : [],
  );
  const after = await textsWithMarkers(
    doors,
    changed.map(({ now }) => now),
  );
  const suspects = changed.filter(({ now }) => after.has(now));
  const before = await textsWithMarkers(
    doors,
    suspects.flatMap(({ old }) => (old === '' ? [] : [old])),
  );
  const fresh = suspects.flatMap(({ path, old, now }) => {
    const text = after.get(now) ?? '';
    return hasFreshMarkers(text, [before.get(old) ?? null]) ? [{ path, ours: isOurs(text) }] : [];
  });
  const paths = (ours: boolean): string[] => fresh.filter((one) => one.ours === ours).map(({ path }) => path);
  return { left: paths(true), unknown: paths(false) };
}

/** What stands in the way of a merge that would bring half a resolution into the project; none for any other. */
export function markerObstacles({ left }: FreshMarkers): readonly Obstacle[] {
  if (left.length === 0) return [];
  const more = left.length > NAMED ? ` and ${left.length - NAMED} more` : '';
  const what = `Conflicts of an earlier merge were committed unresolved in ${left.slice(0, NAMED).join(', ')}${more}.`;
  return [{ what, next: 'Resolve them in that side and commit there, then look at the merge again.' }];
}
