import type { LaneFit } from '../../../ports/lane.ts';
import { writeTree } from '../commit.ts';
import { ancestors, type Deltas, diffTrees, type Entry, sameEntry } from '../entries.ts';
import { readParts } from '../fork/snapshot-parts.ts';
import { pathOfText, textOfPath } from '../path-text.ts';
import type { Doors } from '../publish.ts';
import { objectId } from '../repository.ts';
import { withScratch } from '../scratch.ts';

export interface FitOrder {
  readonly base: string;
  readonly tip: string;
  readonly backup: string;
  readonly ours: readonly string[];
}

const UNFIT: LaneFit = {
  kind: 'unfit',
  why: 'the index holds what no tree can say (git status shows it: conflicts, or files added with -N); commit or unstage it',
};

/** What the lane's changes come to in the project: what each path will hold, and the paths that do not fit. */
interface Laid {
  readonly entries: Map<string, Entry | null>;
  readonly conflicts: Set<string>;
}

/** A file cannot lie where the other one has a directory. */
function clash(laid: Laid, here: Deltas): void {
  const files = (entries: Iterable<readonly [string, Entry | null]>): Set<string> =>
    new Set([...entries].flatMap(([path, entry]) => (entry === null ? [] : [path])));
  const mine = files(laid.entries);
  const theirs = files([...here].map(([path, delta]) => [path, delta.new] as const));
  for (const path of mine) if (ancestors(path).some((above) => theirs.has(above))) laid.conflicts.add(path);
  for (const path of theirs) {
    const above = ancestors(path).find((name) => mine.has(name));
    if (above !== undefined) laid.conflicts.add(above);
  }
}

/** `lane` and `here` tell how both differ from the same base, so that what only one of them changed is that one's. */
function lay(lane: Deltas, here: Deltas, isOurs: (path: string) => boolean): Laid {
  const laid: Laid = { entries: new Map(), conflicts: new Set() };
  for (const [path, delta] of lane) {
    if (isOurs(path)) continue;
    const now = here.get(path);
    if (now === undefined) laid.entries.set(path, delta.new);
    else if (!sameEntry(now.new, delta.new)) laid.conflicts.add(path);
  }
  clash(laid, here);
  return laid;
}

function among(names: readonly string[]): (path: string) => boolean {
  const paths = new Set(names.map(pathOfText));
  return (path) => paths.has(path) || ancestors(path).some((above) => paths.has(above));
}

/** See LanePort.fit. */
export async function fitOver(doors: Doors, order: FitOrder): Promise<LaneFit> {
  const { git, at } = doors;
  const [base, tip] = [objectId(order.base), objectId(order.tip)];
  const parts = await readParts(doors, order.backup);
  if (!parts.plain) return UNFIT;
  const [lane, here] = [await diffTrees(git, at, [base, tip]), await diffTrees(git, at, [base, parts.work])];
  const { entries, conflicts } = lay(lane, here, among(order.ours));
  if (conflicts.size > 0) return { kind: 'conflict', paths: [...conflicts].sort().map(textOfPath) };
  if (entries.size === 0) return { kind: 'nothing' };
  const filling = [{ kind: 'entries', entries }] as const;
  const work = await withScratch(at, (scratch) => writeTree(git, at, { base: parts.work, filling, scratch }));
  const gone = [...entries].flatMap(([path, entry]) => (entry === null ? [textOfPath(path)] : []));
  return { kind: 'fits', head: parts.head, index: parts.index, work, gone };
}
