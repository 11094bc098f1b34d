import { ancestors, type Delta, type Deltas, diffTrees, type Entry } from '../entries.ts';
import { LINK_MODE } from '../large-files.ts';
import type { Doors } from '../publish.ts';
import { type ExactFile, exactFiles } from './exact-bytes.ts';
import { outOfSight } from './out-of-sight.ts';
import type { Scan } from './scanned.ts';
import type { Target } from './target.ts';
import { isAmong } from './untracked.ts';

/** What a move does to the work tree, path by path. */
export interface Plan {
  /** What each path that changes will hold; null where the file goes. */
  readonly changes: ReadonlyMap<string, Entry | null>;
  /** What the paths that change hold now, as far as something is there. */
  readonly touched: ReadonlyMap<string, Entry>;
  /** Of these, the ones HEAD's commit does not hold. */
  readonly gone: readonly string[];
  /** Untracked files of the destination that are left as they are now, for no move touched them. */
  readonly kept: ReadonlySet<string>;
  /** Files of a backup that will have these exact bytes and modes. */
  readonly exact: ReadonlyMap<string, ExactFile>;
  /** Of the files only touched, the ids of the bytes they hold now. */
  readonly seen: ReadonlyMap<string, string>;
  /** Of the files only touched, those whose bytes or executable bit change. */
  readonly rewritten: ReadonlySet<string>;
  /** Whether the outcome is the destination's tree and nothing else. */
  readonly whole: boolean;
}

export interface PlanOrder {
  readonly scan: Scan;
  readonly target: Target;
  /** Paths that go with what git tracks. */
  readonly also: readonly string[];
  /** Trees that earlier moves, cut short, may have put into the work tree in part. */
  readonly halves: readonly string[];
}

/** What a tree holds at a path, given how the scan's tree differs from it and what that holds. */
function held(deltas: Deltas, path: string, now: Entry | null): Entry | null {
  const delta = deltas.get(path);
  return delta ? delta.old : now;
}

/** Untracked files of the destination that stay as they are now unless a move took them away. */
function loose({ stored, whole }: Target, named: (path: string) => boolean): (path: string) => boolean {
  const untracked = new Set(stored?.meta.untracked);
  const gone = new Set(stored?.meta.gone);
  return (path) => untracked.has(path) && !gone.has(path) && !(whole && named(path));
}

class Draft {
  readonly changes = new Map<string, Entry | null>();
  readonly touched = new Map<string, Entry>();
  readonly gone: string[] = [];
  readonly kept = new Set<string>();
  /** Files that stay because nobody else holds them. */
  readonly staying = new Map<string, Entry>();

  /** Leaves a path as it is after all. */
  keep(path: string): void {
    this.changes.delete(path);
    this.touched.delete(path);
    this.kept.add(path);
  }

  change(path: string, delta: Delta, tracked: boolean): void {
    this.changes.set(path, delta.new);
    if (delta.old === null) return;
    this.touched.set(path, delta.old);
    if (!tracked) this.gone.push(path);
  }
}

/** Files that stay, but in whose place something of the destination goes, a file for a directory or the reverse. */
function clearTheWay(draft: Draft): void {
  const files = new Set([...draft.changes].filter(([, entry]) => entry !== null).map(([path]) => path));
  const directories = new Set([...files].flatMap(ancestors));
  for (const [path, entry] of draft.staying) {
    const link = ancestors(path).find((above) => draft.changes.get(above)?.mode === LINK_MODE);
    // A submodule needs no place: what lies in its directory stays.
    if (link !== undefined) draft.keep(link);
    else if (directories.has(path) || ancestors(path).some((above) => files.has(above))) {
      draft.change(path, { old: entry, new: null }, false);
      draft.staying.delete(path);
    }
  }
}

/** What the backup knows of the files that are given back: not of those that stay as they are. */
function exactOf({ stored }: Target, draft: Draft, stays: (path: string) => boolean): Map<string, ExactFile> {
  const files = (stored?.meta.files ?? []).filter(([path]) => draft.changes.has(path) || !stays(path));
  return new Map(files.map(([path, raw, mode]) => [path, { raw, mode }]));
}

/** Files that hold the right text for git, but other bytes or permissions than the backup's: they are touched too. */
async function touchRewritten(doors: Doors, draft: Draft, exact: Plan['exact']) {
  const rewritten = new Set<string>();
  const seen = new Map<string, string>();
  const paths = [...exact.keys()].filter((path) => !draft.changes.has(path));
  for (const [path, now] of await exactFiles(doors.at, paths)) {
    const wanted = exact.get(path) ?? now;
    if (wanted.raw === now.raw && wanted.mode === now.mode) continue;
    // No id: whatever git has of it, the bytes are kept.
    draft.touched.set(path, { mode: '100644', oid: '' });
    seen.set(path, now.raw);
    if (wanted.raw !== now.raw || ((wanted.mode ^ now.mode) & 0o100) !== 0) rewritten.add(path);
  }
  return { rewritten, seen };
}

interface Rules {
  readonly isLoose: (path: string) => boolean;
  /** Whether a file goes though HEAD does not hold it: the order names it, or an earlier move brought it. */
  readonly goes: (path: string, delta: Delta) => boolean;
  /** Files that stay although git tracks them now. */
  readonly spared: ReadonlySet<string>;
}

function decide(draft: Draft, [path, delta]: readonly [string, Delta], rules: Rules & { tracked: boolean }): void {
  const { tracked } = rules;
  if (delta.new !== null) {
    if (delta.old !== null && !tracked && rules.isLoose(path)) draft.kept.add(path);
    else draft.change(path, delta, tracked);
  } else if (!rules.spared.has(path) && (tracked || rules.goes(path, delta))) draft.change(path, delta, tracked);
  else if (delta.old !== null) draft.staying.set(path, delta.old);
}

/** Decides what happens to every path in which the work tree and the destination differ. */
export async function planMove(doors: Doors, { scan, target, also, halves }: PlanOrder): Promise<Plan> {
  const compare = (old: string, now: string): Promise<Deltas> => diffTrees(doors.git, doors.at, [old, now]);
  const [deltas, brought] = await Promise.all([
    compare(scan.tree, target.work),
    Promise.all(halves.map((tree) => compare(tree, scan.tree))),
  ]);
  const named = isAmong(new Set(also));
  const goes: Rules['goes'] = (path, delta) =>
    named(path) || brought.some((half) => held(half, path, delta.old) !== null);
  const isLoose = loose(target, named);
  const spared = await outOfSight(doors, { scan, target, deltas, named });
  const draft = new Draft();
  for (const [path, delta] of deltas) {
    decide(draft, [path, delta], { isLoose, goes, spared, tracked: held(scan.changed, path, delta.old) !== null });
  }
  clearTheWay(draft);
  const exact = exactOf(target, draft, (path) => isLoose(path) && scan.changed.get(path)?.old === null);
  const { rewritten, seen } = await touchRewritten(doors, draft, exact);
  const { changes, touched, gone, kept } = draft;
  return { changes, touched, gone, kept, exact, seen, rewritten, whole: kept.size === 0 && draft.staying.size === 0 };
}
