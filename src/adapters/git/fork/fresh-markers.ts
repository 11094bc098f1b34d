import type { Obstacle } from '../../../ports/travel.ts';
import { diffTrees } from '../entries.ts';
import { textOfPath } from '../path-text.ts';
import type { Doors } from '../publish.ts';
import { hasMarkers } from './marked.ts';

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

/** Of these blobs, those that hold conflict markers (git-cat-file(1), "Batch output": header, content, line end). */
async function withMarkers(doors: Doors, ids: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  const known = await small(doors, [...new Set(ids)]);
  for (let first = 0; first < known.length; first += BATCH) {
    const output = await batch(doors, '--batch', known.slice(first, first + BATCH));
    for (let at = 0; at < output.length; ) {
      const end = output.indexOf(0x0a, at);
      const [id = '', , size = '0'] = output.toString('latin1', at, end).split(' ');
      const next = end + 1 + Number(size);
      if (hasMarkers(output.toString('latin1', end + 1, next))) found.add(id);
      at = next + 1;
    }
  }
  return found;
}

const isFile = (mode: string): boolean => mode.startsWith('100');

/**
 * Files of the second tree that hold conflict markers which the first one does not have there: half a resolution that was
 * committed. `except` are paths in conflict anyway. Paths are one character per byte.
 */
async function freshMarkers(doors: Doors, trees: readonly [string, string], except: ReadonlySet<string>) {
  const deltas = [...(await diffTrees(doors.git, doors.at, trees))].filter(([path]) => !except.has(path));
  const changed = deltas.flatMap(([path, { old, new: now }]) =>
    now !== null && isFile(now.mode) ? [{ path, old: old?.oid ?? '', now: now.oid }] : [],
  );
  const marked = await withMarkers(
    doors,
    changed.map(({ now }) => now),
  );
  const suspects = changed.filter(({ now }) => marked.has(now));
  const before = await withMarkers(
    doors,
    suspects.flatMap(({ old }) => (old === '' ? [] : [old])),
  );
  return suspects.filter(({ old }) => !before.has(old)).map(({ path }) => path);
}

/** What stands in the way of a merge that would bring conflict markers into the project; none for any other. */
export async function markerObstacles(
  doors: Doors,
  trees: readonly [string, string],
  except: ReadonlySet<string>,
): Promise<Obstacle[]> {
  const paths = (await freshMarkers(doors, trees, except)).map(textOfPath);
  if (paths.length === 0) return [];
  const more = paths.length > NAMED ? ` and ${paths.length - NAMED} more` : '';
  const what = `Conflict markers were committed in ${paths.slice(0, NAMED).join(', ')}${more}.`;
  return [{ what, next: 'Resolve them in that side and commit there, then look at the merge again.' }];
}
