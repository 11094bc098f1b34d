import type { CheckpointOrder, Committed, Span } from '../../ports/git.ts';
import { emptyTree, writeTree } from './commit.ts';
import type { Doors } from './doors.ts';
import { type Deltas, diffTrees, type Entry, sameEntry } from './entries.ts';
import { LINK_MODE, lookAt, standIn } from './large-files.ts';
import { mergeEntry } from './merge-entry.ts';
import { pathOfText } from './path-text.ts';
import { type Prepared, publish } from './publish.ts';
import { objectId, type Repository } from './repository.ts';
import type { Vetting } from './vet.ts';

/** How far back an earlier commit of the same run is looked for. */
const SEARCHED_COMMITS = 1000;

/** The agent's part, path by path, on top of what HEAD holds. */
interface Part {
  readonly entries: Map<string, Entry | null>;
  readonly entangled: Set<string>;
  /** The order's paths that a span changed. */
  readonly changed: Set<string>;
}

interface Step {
  /** What the agent did. */
  readonly span: Deltas;
  /** How the tree at the start of the span differed from HEAD: the user's uncommitted work at that time. */
  readonly users: Deltas;
}

async function readStep({ git, at }: Doors, base: string, span: Span): Promise<Step> {
  const [before, after] = [objectId(span.before), objectId(span.after)];
  return {
    span: await diffTrees(git, at, [before, after]),
    users: await diffTrees(git, at, [base, before]),
  };
}

/** What the commit would hold at a path so far: what earlier spans left, else what HEAD holds. */
function baseOf(part: Part, step: Step, path: string): Entry | null {
  const known = part.entries.get(path);
  if (known !== undefined) return known;
  const users = step.users.get(path);
  return (users ? users.old : step.span.get(path)?.old) ?? null;
}

async function addStep(doors: Doors, part: Part, { step, paths, scratch }: StepOrder): Promise<void> {
  for (const path of paths) {
    const delta = step.span.get(path);
    if (!delta) continue;
    part.changed.add(path);
    const change = { base: baseOf(part, step, path), before: delta.old, after: delta.new };
    const merged = await mergeEntry(doors.git, { at: doors.at, scratch }, change);
    if (merged.kind === 'clean') part.entries.set(path, merged.entry);
    else part.entangled.add(path);
  }
}

interface StepOrder {
  readonly step: Step;
  readonly paths: ReadonlySet<string>;
  readonly scratch: string;
}

/**
 * Large files were recorded by size and time only: those still as recorded are taken from the work tree, the others
 * cannot be told any more. A real submodule is a directory there and keeps its entry.
 */
async function takeLargeFiles(at: Repository, part: Part): Promise<string[]> {
  const large: string[] = [];
  for (const [path, entry] of part.entries) {
    if (entry?.mode !== LINK_MODE) continue;
    const found = await lookAt(at, path);
    if (!found || found.isDirectory()) continue;
    if (sameEntry(standIn(at, found), entry)) large.push(path);
    else part.entangled.add(path);
  }
  for (const path of large) part.entries.delete(path);
  return large;
}

async function prepare(doors: Doors, order: CheckpointOrder, on: Ground): Promise<Prepared> {
  const base = on.head ?? (await emptyTree(doors.git, doors.at));
  const part: Part = { entries: new Map(), entangled: new Set(), changed: new Set() };
  for (const span of order.spans) {
    const step = await readStep(doors, base, span);
    await addStep(doors, part, { step, paths: on.paths, scratch: on.scratch });
  }
  const large = await takeLargeFiles(doors.at, part);
  if (part.entangled.size > 0) return { kind: 'entangled', paths: [...part.entangled] };
  const tree = await writeTree(doors.git, doors.at, {
    base: on.head,
    filling: [
      { kind: 'entries', entries: part.entries },
      { kind: 'files', paths: large },
    ],
    scratch: on.scratch,
  });
  return { kind: 'tree', tree, changed: part.changed };
}

interface Ground {
  readonly head: string | null;
  readonly paths: ReadonlySet<string>;
  readonly scratch: string;
}

/**
 * Commits what the agent changed in the order's paths during its spans, on top of HEAD: the user's own uncommitted work,
 * in the same files too, stays uncommitted and the work tree as it is. Where both touched the same lines (or a binary
 * file) the paths come back as entangled and nothing is committed. A second call finds the first one's commit. An agent
 * that committed its own work, and nothing else, gets HEAD as its commit.
 */
export async function checkpoint(doors: Doors, order: CheckpointOrder, vets: Vetting): Promise<Committed> {
  const paths = new Set(order.paths.map(pathOfText));
  return publish(doors, {
    message: order.message,
    trailers: [
      ['CodeSleuth-Task', order.taskId],
      ['CodeSleuth-Run', order.runId],
    ],
    paths,
    range: { since: order.since === null ? null : objectId(order.since), most: SEARCHED_COMMITS },
    vet: vets(order.secrets, paths),
    prepare: (head, scratch) => prepare(doors, order, { head: head.sha, paths, scratch }),
  });
}
