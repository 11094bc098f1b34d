import { SHELL_FILES } from '../../../schemas/paths.ts';
import type { Fork, Side } from '../../core/branches.ts';
import type { Effect } from '../../core/effect.ts';
import { waysOn } from '../../core/forks/mergeable.ts';
import { adoptedTasks } from '../../core/forks/score.ts';
import type { Report } from '../../core/report.ts';
import type { SecretBlock } from '../../core/secrets/secret-state.ts';
import { BugError } from '../../ports/errors.ts';
import type { Adopted } from '../../ports/fork.ts';
import type { Obstacle, Snapshot } from '../../ports/travel.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { secretsOfMerge } from '../secrets/of-merge.ts';
import { agentsWork, asBegun, changedByBoth, type Repository } from './half-done.ts';
import { scoreAtRest } from './look.ts';
import { holderOf, sideId } from './places.ts';
import { findWhole } from './take-back.ts';

type Order = Extract<Effect, { type: 'merge/preview' }>;
type Previewed = Extract<Report, { type: 'merge/previewed' }>;

/** What is known of the side that is to be merged. */
type Chosen = Pick<Previewed, 'tasks' | 'score' | 'uncommitted' | 'begun'> & {
  readonly kept: Adopted | null;
  readonly held: readonly Obstacle[];
  /** Those the side's own journal remembers. */
  readonly secrets: readonly SecretBlock[];
};

/** Looks what a merge would do; once it is decided on just that state, the merge commit is written too. */
export async function previewMerge(context: EffectContext, order: Order): Promise<Report> {
  const { fork, side: name, conflicts, markers, go } = order;
  const side = fork.sides.find((one) => one.side === name);
  if (side === undefined) throw new BugError(`the fork ${fork.name} has no side ${name}`);
  const chosen = await choose(context, fork, side);
  const { score, uncommitted, begun, kept, held } = chosen;
  const tasks = kept === null ? chosen.tasks : await within(context, kept.tip, chosen.tasks);
  const about = { name: fork.name, side: name, conflicts, markers, go } as const;
  const unseen = { both: [], backup: null, secrets: [] } as const;
  const report = { type: 'merge/previewed', ...about, ...unseen, tasks, score, uncommitted, begun } as const;
  if (kept === null) {
    const obstacles = [
      { what: `nothing is kept of side ${name}: its directory is gone`, next: waysBut(context, order) },
    ];
    return { ...report, preview: null, obstacles, fingerprint: '', ready: null };
  }
  const main = await lookAtMain(context, sideId(fork, side));
  const { state, snapshot } = main;
  const obstacles = [...held, ...main.obstacles];
  const fingerprint = `${state}.${kept.tip}`;
  if (snapshot === null) return { ...report, preview: null, obstacles, fingerprint, ready: null };
  const agents = await agentsWork(repositoryOf(context), order.halfDone);
  const dryRun = { tip: kept.tip, backup: snapshot.ref, ours: SHELL_FILES, aside: agents.files };
  const preview = await context.world.forks.previewMerge(attachedOf(context).dir, dryRun);
  context.sides.looked = { fingerprint: state, snapshot };
  const now = { head: preview.head, commit: snapshot.commit };
  const both = await changedByBoth(repositoryOf(context), agents, { paths: preview.aside, now });
  const secret = { id: sideId(fork, side), dir: side.dir, preview, secrets: chosen.secrets };
  const secrets = await secretsOfMerge(context, secret);
  const ready =
    held.length === 0 && secrets.length === 0 && isReady(order, fingerprint, preview)
      ? await commit(context, { id: secret.id, preview, snapshot })
      : null;
  const seen = {
    preview,
    both,
    backup: snapshot.ref,
    obstacles: [...obstacles, ...preview.obstacles, ...secrets],
    secrets: chosen.secrets,
  };
  return { ...report, ...seen, fingerprint, ready };
}

/** What is left to do with a fork one side of which is gone. */
function waysBut(context: EffectContext, { fork, side }: Order): string {
  const { project } = context.state();
  const ways = project === null ? [] : waysOn(project, fork);
  return ways.filter((line) => line !== `!merge ${side}`).join(', or ');
}

function repositoryOf(context: EffectContext): Repository {
  const { git, travel } = context.world;
  return { git, travel, dir: attachedOf(context).dir };
}

/** A task is done in what is merged only if the branch holds its commit: an agent may have left the branch. */
async function within(context: EffectContext, tip: string, tasks: Previewed['tasks']): Promise<Previewed['tasks']> {
  const shas = tasks.flatMap(({ checkpoint }) => (checkpoint === null ? [] : [checkpoint.sha]));
  const lost = new Set(await context.world.travel.unreached(attachedOf(context).dir, tip, shas));
  return tasks.map((task) =>
    task.checkpoint !== null && lost.has(task.checkpoint.sha)
      ? ({ ...task, status: 'PENDING', checkpoint: null } as const)
      : task,
  );
}

/** The side's newest commits and tasks, wherever its directory is; without one, what was kept of it when it rested. */
async function choose(context: EffectContext, fork: Fork, side: Side): Promise<Chosen> {
  const { world } = context;
  const { dir } = attachedOf(context);
  const as = sideId(fork, side);
  const found = await findWhole(context, { fork, side });
  if (found === null) {
    const kept = await world.forks.adopted(dir, as);
    // By the project's own journal alone: a commit that names a task may be anybody's.
    const tasks = side.tasks.length > 0 ? side.tasks : begunTasks(context);
    return { kept, held: [], tasks, score: side.score, uncommitted: 0, begun: 0, secrets: [] };
  }
  const { dir: from, project } = found;
  const kept = await world.forks.adopt(dir, { from, branch: side.branch, as });
  const measure = await world.forks.measure(from, fork.base.head);
  const score = scoreAtRest(project, side, measure);
  const held = await heldElsewhere(context, side, from);
  const { tip, work } = kept;
  const open = work === null ? null : await asBegun(repositoryOf(context), { backup: fork.base.backup, tip, work });
  const uncommitted = { uncommitted: open?.uncommitted ?? measure.uncommitted, begun: open?.begun ?? null };
  return { kept, held, tasks: adoptedTasks(project), score, ...uncommitted, secrets: project.secrets };
}

/** The project's own tasks, which do not change while a fork is open. */
function begunTasks(context: EffectContext): Side['tasks'] {
  const { project } = context.state();
  return project === null ? [] : adoptedTasks(project);
}

/** What another shell still does to the side would not be in the merge. */
async function heldElsewhere({ world }: EffectContext, side: Side, from: string): Promise<readonly Obstacle[]> {
  const holder = await holderOf(world, from);
  return holder === null ? [] : [{ what: `side ${side.side}: ${holder}`, next: 'close it there (!quit)' }];
}

interface Main {
  readonly obstacles: readonly Obstacle[];
  /** Names HEAD, index and work tree of the project and its refs: the same word as long as nothing changed. */
  readonly state: string;
  /** Of just that state; null when something stands in the way. */
  readonly snapshot: Snapshot | null;
}

/** One snapshot for each state that is looked at: looking again, and deciding, finds the one that was made for it. */
async function lookAtMain(context: EffectContext, id: string): Promise<Main> {
  const { world, sides } = context;
  const { dir } = attachedOf(context);
  const [state, blocked] = await nameState(context);
  if (blocked.length > 0) return { obstacles: blocked, state, snapshot: null };
  const { looked } = sides;
  // Kept again once it has served: one that does not, for somebody removed it, is not tried twice.
  sides.looked = null;
  if (looked?.fingerprint === state) return { obstacles: [], state, snapshot: looked.snapshot };
  return { obstacles: [], state, snapshot: await world.travel.snapshot(dir, { why: `merge ${id}` }) };
}

/** The project's state by the fingerprint of a move to where it is, which changes nothing and knows every file. */
async function nameState({ world, attached }: EffectContext): Promise<readonly [string, readonly Obstacle[]]> {
  const dir = attached()?.dir ?? '';
  const info = await world.git.inspect(dir);
  if (info === null || info.head === null) return ['', [{ what: 'there is no commit to merge into', next: '!doctor' }]];
  const still = await world.travel.preview(dir, { to: { kind: 'commit', sha: info.head }, also: [] });
  return [`${await world.forks.fingerprint(dir)}.${still.fingerprint}`, still.obstacles];
}

function isReady({ go, markers }: Order, fingerprint: string, preview: NonNullable<Previewed['preview']>): boolean {
  if (!go.yes || (go.seen !== null && go.seen !== fingerprint) || preview.done) return false;
  const clear = preview.conflicts.length === 0 && preview.entangled.length === 0 && preview.obstacles.length === 0;
  return clear && (markers || preview.markers.length === 0) && preview.result !== null;
}

interface Commit {
  readonly id: string;
  readonly preview: NonNullable<Previewed['preview']>;
  readonly snapshot: Snapshot;
}

async function commit(context: EffectContext, { id, preview, snapshot }: Commit): Promise<Previewed['ready']> {
  if (preview.result === null) return null;
  const made = await context.world.forks.commitMerge(attachedOf(context).dir, {
    head: preview.head,
    tip: preview.tip,
    tree: preview.result.commit,
    message: `Merge fork ${id}`,
    id,
    at: context.world.clock.now(),
  });
  return { snapshot, commit: made };
}
