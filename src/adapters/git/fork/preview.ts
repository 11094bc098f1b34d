import type { MergePreview } from '../../../ports/fork.ts';
import { textOfPath } from '../path-text.ts';
import type { Doors } from '../publish.ts';
import { changes } from '../read-tree.ts';
import { isAncestor, objectId, readHead } from '../repository.ts';
import { withScratch } from '../scratch.ts';
import { freshMarkers, markerObstacles } from './fresh-markers.ts';
import { layUnder } from './lay-under.ts';
import { passingCommit } from './merge-commit.ts';
import { type Merged, mergeTree } from './merge-tree.ts';
import { MOVED, obstaclesTo, UNBORN } from './obstacles.ts';
import { settle } from './settle.ts';
import { readParts, type SnapshotParts } from './snapshot-parts.ts';

export interface PreviewOrder {
  readonly tip: string;
  readonly backup: string;
  readonly ours: readonly string[];
  readonly aside: readonly string[];
}

interface Outcome {
  readonly merged: Merged;
  readonly entangled: readonly string[];
  readonly aside: readonly string[];
  readonly result: MergePreview['result'];
}

async function tryMerge(doors: Doors, order: PreviewOrder, parts: SnapshotParts): Promise<Outcome> {
  return withScratch(doors.at, async (scratch) => {
    const sides = { ours: parts.head, theirs: order.tip };
    const by = { files: order.ours, from: [order.tip, parts.head], scratch } as const;
    const merged = await settle(doors, await mergeTree(doors, sides), by);
    if (!merged.clean) return { merged, entangled: [], aside: [], result: null };
    const commit = await passingCommit(doors, merged.tree, [parts.head, order.tip]);
    const laid = await layUnder(doors, { commit, parts, ours: order.ours, aside: order.aside, scratch });
    const result = { commit: merged.tree, index: laid.index, work: laid.work };
    const { entangled, aside } = laid;
    return { merged, entangled, aside, result: entangled.length > 0 ? null : result };
  });
}

const MOVED_ASIDE = /~[0-9a-f]{40,64}(?:_\d+)?$/;

/** The files a person knows: where a directory has its place, git calls a file by its name, `~` and its side's commit. */
function sorted(paths: Iterable<string>): string[] {
  const known = [...paths].map((path) => path.replace(MOVED_ASIDE, ''));
  return [...new Set(known)].sort().map(textOfPath);
}

/** See ForkPort.previewMerge. Writes objects and nothing else. */
export async function previewMerge(doors: Doors, order: PreviewOrder): Promise<MergePreview> {
  const { git, at } = doors;
  const tip = objectId(order.tip);
  const head = (await readHead(git, at)).sha;
  const nothing = { tip, changes: [], conflicts: [], entangled: [], aside: [], markers: [], result: null, done: false };
  if (head === null) return { ...nothing, head: '', obstacles: [UNBORN] };
  const done = await isAncestor(git, at, tip);
  const obstacles = await obstaclesTo(doors, tip, head);
  if (obstacles.length > 0) return { ...nothing, head, obstacles, done };
  const parts = await readParts(doors, order.backup);
  if (parts.head !== head) return { ...nothing, head, obstacles: [MOVED], done };
  const { merged, entangled, aside, result } = await tryMerge(doors, order, parts);
  const fresh = await freshMarkers(doors, [head, merged.tree], merged.conflicts);
  return {
    ...nothing,
    head,
    changes: await changes(git, at, { before: head, after: merged.tree }),
    conflicts: sorted(merged.conflicts),
    entangled: sorted(entangled),
    aside: sorted(aside),
    markers: fresh.unknown,
    obstacles: markerObstacles(fresh),
    result,
    done,
  };
}
