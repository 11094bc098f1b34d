import type { Vetted } from '../../../schemas/secret.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { Committed } from '../../ports/git.ts';
import { adoptIntoIndex, indexAfter } from './adopt-index.ts';
import { type Advance, advanceHead, emptyTree, writeCommit } from './commit.ts';
import type { Doors } from './doors.ts';
import { ancestors, diffTrees } from './entries.ts';
import { withHeldIndex } from './held-index.ts';
import { installIndex } from './install-index.ts';
import { isCommit, parentOf } from './lineage.ts';
import { textOfPath } from './path-text.ts';
import { type Head, isAncestor, readHead, refuseInProgress } from './repository.ts';
import { withScratch } from './scratch.ts';
import { endsWithTrailers, type Trailer, withTrailers } from './trailers.ts';
import { type Vet, vetCommit, vetTree } from './vet-publish.ts';

export type { Doors } from './doors.ts';

/** A tree to be committed, or the paths because of which there is none. */
export type Prepared =
  | {
      readonly kind: 'tree';
      readonly tree: string;
      /** Paths the work changed; when HEAD holds all of it already, commits of just these may stand for the order's. */
      readonly changed: ReadonlySet<string>;
    }
  | { readonly kind: 'entangled'; readonly paths: readonly string[] };

export interface PublishOrder {
  readonly message: string;
  readonly trailers: readonly Trailer[];
  /** The only paths the commit may change. */
  readonly paths: ReadonlySet<string>;
  /** Where an earlier commit of the same order is looked for. */
  readonly range: { readonly since: string | null; readonly most: number };
  /** Looks for secrets in the order's paths; null where nothing is looked through. */
  readonly vet: Vet | null;
  /** Makes the tree on top of a HEAD; called again when HEAD moved meanwhile. */
  readonly prepare: (head: Head, scratch: string) => Promise<Prepared>;
}

/** HEAD is moved only if it is where it was seen; the user may commit meanwhile, but hardly three times in a row. */
const ATTEMPTS = 3;

const NOTHING: Committed = { sha: null, files: [], entangled: [] };

/** What a commit changed, against its first parent. */
async function changedBy(doors: Doors, sha: string): Promise<string[]> {
  const deltas = await diffTrees(doors.git, doors.at, [await parentOf(doors, sha), sha]);
  return [...deltas.keys()];
}

function isPartOf(changed: readonly string[], allowed: ReadonlySet<string>): boolean {
  return changed.length > 0 && changed.every((path) => allowed.has(path));
}

/**
 * The commit an earlier call made of this order. Whoever commits in the work tree can write the trailers too, so a
 * commit counts only if it changes something and nothing but paths of the order, as every commit of ours does.
 */
async function findEarlier(doors: Doors, head: Head, order: PublishOrder): Promise<string | null> {
  if (head.sha === null) return null;
  const { since, most } = order.range;
  const known = since !== null && (await isCommit(doors, since));
  const commits = await doors.porcelain.recent(doors.at.root, { since: known ? since : null, most });
  for (const { sha, message } of commits) {
    if (!endsWithTrailers(message, order.trailers)) continue;
    if (isPartOf(await changedBy(doors, sha), order.paths)) return sha;
  }
  return null;
}

/**
 * There is nothing to commit: either nothing was done, or whoever did it committed it too. In the second case HEAD
 * stands for the order's commit, provided every commit since the start changed only what the work changed.
 */
async function takeHead(doors: Doors, head: Head, taken: Taken): Promise<Committed> {
  const { since, most } = taken.range;
  if (head.sha === null || since === null || since === head.sha) return NOTHING;
  if (!(await isAncestor(doors.git, doors.at, since))) return NOTHING;
  const commits = await doors.porcelain.recent(doors.at.root, { since, most });
  if (commits.length === most) return NOTHING;
  for (const { sha } of commits) {
    if (!(await changedBy(doors, sha)).every((path) => taken.changed.has(path))) return NOTHING;
  }
  const files = await diffTrees(doors.git, doors.at, [since, head.sha]);
  return files.size === 0 ? NOTHING : { sha: head.sha, files: [...files.keys()].map(textOfPath), entangled: [] };
}

interface Taken {
  readonly range: PublishOrder['range'];
  readonly changed: ReadonlySet<string>;
}

/** Brings the index after the commit and says what the commit holds. */
async function conclude(doors: Doors, sha: string, scratch: string): Promise<Committed> {
  const parent = await parentOf(doors, sha);
  await adoptIntoIndex(doors.git, { at: doors.at, scratch }, { parent, commit: sha });
  const files = await diffTrees(doors.git, doors.at, [parent, sha]);
  return { sha, files: [...files.keys()].map(textOfPath), entangled: [] };
}

/** Paths of the order that stand where something else of HEAD would have to go, a file in a directory's place. */
function inTheWay(changed: Iterable<string>, allowed: ReadonlySet<string>): string[] {
  const extra = new Set([...changed].filter((path) => !allowed.has(path)));
  const above = new Set([...extra].flatMap(ancestors));
  return [...allowed].filter((path) => above.has(path) || ancestors(path).some((name) => extra.has(name)));
}

type Attempt = { readonly kind: 'done'; readonly committed: Committed } | { readonly kind: 'head moved' };

const done = (committed: Committed, vetted?: Vetted): Attempt => ({
  kind: 'done',
  committed: vetted === undefined ? committed : { ...committed, vetted },
});

const isClean = (vetted: Vetted | undefined): boolean => vetted === undefined || vetted.found.length === 0;

async function attempt(doors: Doors, order: PublishOrder, scratch: string): Promise<Attempt> {
  const { git, at } = doors;
  const head = await readHead(git, at);
  const earlier = await findEarlier(doors, head, order);
  if (earlier) {
    const vetted = await vetCommit(doors, order, earlier);
    return done(isClean(vetted) ? await conclude(doors, earlier, scratch) : NOTHING, vetted);
  }
  refuseInProgress(at);
  const prepared = await order.prepare(head, scratch);
  const base = head.sha ?? (await emptyTree(git, at));
  if (prepared.kind === 'entangled') return done({ ...NOTHING, entangled: prepared.paths.map(textOfPath) });
  const vetted = await vetTree(doors, order, { head: head.sha, base, tree: prepared.tree });
  if (!isClean(vetted)) return done(NOTHING, vetted);
  const changed = await diffTrees(git, at, [base, prepared.tree]);
  if (changed.size === 0) {
    return done(await takeHead(doors, head, { range: order.range, changed: prepared.changed }), vetted);
  }
  const blocked = inTheWay(changed.keys(), order.paths);
  if (blocked.length > 0) return done({ ...NOTHING, entangled: blocked.map(textOfPath) });
  const message = withTrailers(order.message, order.trailers);
  const commit = await writeCommit(git, at, { tree: prepared.tree, parent: head.sha, message });
  const step = { from: head.sha, to: commit, reason: order.trailers.map(([, value]) => value).join(' ') };
  if (!(await advance(doors, { step, base }, scratch))) return { kind: 'head moved' };
  return done(await conclude(doors, commit, scratch), vetted);
}

interface Step {
  readonly step: Advance;
  /** The commit or tree HEAD points at. */
  readonly base: string;
}

/** Moves the branch and lets the index follow in one hold of it; false when HEAD is not where it was. */
function advance({ git, at }: Doors, { step, base }: Step, scratch: string): Promise<boolean> {
  return withHeldIndex(at, scratch, async () => {
    const index = await indexAfter(git, { at, scratch }, { parent: base, commit: step.to });
    if (!(await advanceHead(git, at, step))) return false;
    if (index !== null) await installIndex(at, index);
    return true;
  });
}

/**
 * Makes one commit of an order, or finds the one made before: looks for the trailers, prepares the tree, moves HEAD by
 * compare and swap, and lets the index follow, both in one hold of the index. The work tree is never touched. Killed at any point, a second call ends
 * in the same state: before HEAD moved nothing has happened, after it the commit is found and the index mended.
 */
export async function publish(doors: Doors, order: PublishOrder): Promise<Committed> {
  return withScratch(doors.at, async (scratch) => {
    for (let tries = 0; tries < ATTEMPTS; tries += 1) {
      const result = await attempt(doors, order, scratch);
      if (result.kind === 'done') return result.committed;
    }
    throw new ExternalError('git', 'The branch kept moving while a commit was being made; nothing was committed.', {
      next: 'Let the other git process finish, then try again.',
    });
  });
}
