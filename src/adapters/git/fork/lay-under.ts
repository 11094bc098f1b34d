import { writeTree } from '../commit.ts';
import { diffTrees } from '../entries.ts';
import { pathOfText } from '../path-text.ts';
import { firstLine } from '../plumbing.ts';
import type { Doors } from '../publish.ts';
import { passingCommit } from './merge-commit.ts';
import { mergeTree } from './merge-tree.ts';
import { settle } from './settle.ts';
import type { SnapshotParts } from './snapshot-parts.ts';

export interface Laying {
  /** The commit that comes under the uncommitted work; the snapshot's HEAD is among its ancestors. */
  readonly commit: string;
  readonly parts: SnapshotParts;
  readonly ours: readonly string[];
  /** Files whose uncommitted changes do not come along (the port's names). */
  readonly aside: readonly string[];
  readonly scratch: string;
}

export interface Laid {
  /** Trees. */
  readonly index: string;
  readonly work: string;
  /** Paths whose uncommitted change and the commit's overlap, one character per byte. */
  readonly entangled: readonly string[];
  /** Of the files that do not come along, those that had uncommitted changes; one character per byte. */
  readonly aside: readonly string[];
}

async function treeOf({ git, at }: Doors, commit: string): Promise<string> {
  return firstLine(await git({ cwd: at.root, command: 'rev-parse', args: ['--verify', `${commit}^{tree}`] }));
}

/** A tree with what HEAD holds at the paths that are to be laid aside, and which of them held something else. */
async function without(
  doors: Doors,
  tree: string,
  { head, aside, scratch }: { head: string; aside: readonly string[]; scratch: string },
) {
  const wanted = new Set(aside.map(pathOfText));
  const deltas = await diffTrees(doors.git, doors.at, [head, tree]);
  const entries = new Map([...deltas].flatMap(([path, { old }]) => (wanted.has(path) ? [[path, old] as const] : [])));
  if (entries.size === 0) return { tree, paths: [] };
  const filling = [{ kind: 'entries', entries }] as const;
  return { tree: await writeTree(doors.git, doors.at, { base: tree, filling, scratch }), paths: [...entries.keys()] };
}

/**
 * Lays a commit under uncommitted work: the index and the work tree keep their own differences from HEAD on top of it.
 * Files that are in neither commit, untracked ones above all, stay as they are and stay untracked. What is laid aside is
 * as the commit has it: the snapshot holds it.
 */
export async function layUnder(doors: Doors, laying: Laying): Promise<Laid> {
  const { commit, parts, ours, aside, scratch } = laying;
  const [head, under] = [await treeOf(doors, parts.head), await treeOf(doors, commit)];
  const entangled = new Set<string>();
  const left = new Set<string>();
  const lay = async (whole: string): Promise<string> => {
    const { tree, paths } = await without(doors, whole, { head, aside, scratch });
    for (const path of paths) left.add(path);
    if (tree === head) return under;
    const changed = await passingCommit(doors, tree, [parts.head]);
    const merged = await mergeTree(doors, { ours: changed, theirs: commit, inPlace: true });
    const settled = await settle(doors, merged, { files: ours, from: [commit, changed], scratch });
    for (const path of settled.conflicts) entangled.add(path);
    return settled.tree;
  };
  const index = await lay(parts.index);
  const work = parts.work === parts.index ? index : await lay(parts.work);
  return { index, work, entangled: [...entangled], aside: [...left] };
}
