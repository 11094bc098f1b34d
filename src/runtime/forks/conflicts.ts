import type { Fork, Side } from '../../core/branches.ts';
import type { World } from '../world.ts';
import { sideId } from './places.ts';

interface Repositories {
  readonly world: Pick<World, 'git' | 'forks'>;
}

/** Conflicts that lie in a side's files now. */
export interface Conflicts {
  readonly fork: Fork;
  readonly side: Side;
  readonly onto: string;
  /** The commit in the side that put the conflicts there. */
  readonly merge: string;
  readonly files: readonly string[];
  /** Of these, the ones no marker shows: not text, or deleted on one side. */
  readonly silent: readonly string[];
  /** The side's files as they were when the conflicts were opened: a recorded tree. */
  readonly opened: string;
  /** What git ignored there then, which no recorded tree holds: a text for each file that changes with it. */
  readonly ignored: ReadonlyMap<string, string>;
}

/** What became of a side's files since conflicts were opened in them. */
export interface Since {
  /** As they are now: a recorded tree. */
  readonly tree: string;
  /** Everything that changed, in conflict or not. */
  readonly changed: readonly string[];
  /** What changed too, but is ignored by git and so is in no commit. */
  readonly ignored: readonly string[];
  /** What git ignored when the conflicts were opened and does not any more: no part of the resolution unless it is staged. */
  readonly uncovered: readonly string[];
}

/** The commit that holds the resolution, or why there is none; `open` where the conflicts stay, to be gone on with. */
export type Resolution = { readonly sha: string } | { readonly why: string; readonly open?: Conflicts };

const treeName = ({ fork, side }: Pick<Conflicts, 'fork' | 'side'>, when: string): string =>
  `${sideId(fork, side)}-${when}`;

/** Looks at conflicts right after they were opened, so that what was done about them can be told later. */
export async function seen(
  { world }: Repositories,
  conflicts: Pick<Conflicts, 'fork' | 'side' | 'onto' | 'merge' | 'files'>,
): Promise<Conflicts> {
  const { side, files, merge } = conflicts;
  const marked = new Set(await world.forks.marked(side.dir, files, merge));
  const opened = await world.git.recordTree(side.dir, treeName(conflicts, 'conflicts'));
  const ignored = await world.forks.ignored(side.dir);
  return { ...conflicts, silent: files.filter((file) => !marked.has(file)), opened, ignored };
}

/** Looks at the side again, before anything but whoever resolves the conflicts has written there. */
export async function changedSince({ world }: Repositories, conflicts: Conflicts): Promise<Since> {
  const { side, opened, ignored, files } = conflicts;
  const { staged } = await world.git.standing(side.dir);
  const named = [...files, ...[...staged].flatMap(([path, entry]) => (entry === null ? [] : [path]))];
  const tree = await world.git.recordTree(side.dir, treeName(conflicts, 'resolved'), { trees: [opened], named });
  const changed = await world.git.changes(side.dir, { before: opened, after: tree });
  // A rule that is gone from a resolution brings to light what nobody wrote for it: secrets, packages, what was built.
  const light = [...(await world.forks.workTree(side.dir)).keys()].filter((path) => wasIgnored(ignored, path));
  const uncovered = new Set(light.filter((path) => !named.includes(path)));
  const now = await world.forks.ignored(side.dir);
  return {
    tree,
    changed: changed.flatMap(({ path }) => (uncovered.has(path) ? [] : [path])),
    ignored: [...now].flatMap(([path, state]) => (ignored.get(path) === state ? [] : [path])),
    uncovered: [...uncovered].sort(),
  };
}

/** A directory of ignored files alone is known by its name, with a slash at the end. */
function wasIgnored(ignored: ReadonlyMap<string, string>, path: string): boolean {
  const above = path.split('/').map((_, at, names) => `${names.slice(0, at).join('/')}/`);
  return ignored.has(path) || above.some((directory) => ignored.has(directory));
}

/**
 * Why conflicts are not resolved, in words; null when they are: no file that was changed since holds markers, wherever
 * they were put, but for those that one of both versions had there on purpose, and what no marker shows was changed or
 * is `confirmed` by its name to be right as it is.
 */
export async function unresolvedWhy(
  { world }: Repositories,
  conflicts: Conflicts,
  { changed, confirmed }: Pick<Since, 'changed'> & { readonly confirmed: readonly string[] },
): Promise<string | null> {
  const { side, files, merge, silent } = conflicts;
  const left = await world.forks.marked(side.dir, [...new Set([...files, ...changed])], merge);
  if (left.length > 0) return `conflict markers are left in ${left.join(', ')}`;
  const touched = new Set([...changed, ...confirmed]);
  const untouched = silent.filter((path) => !touched.has(path));
  if (untouched.length === 0) return null;
  return `nobody decided on ${untouched.join(', ')}: in conflict, though no marker shows it`;
}
