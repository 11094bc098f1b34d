import type { Effect, TravelAsk } from '../../core/effect.ts';
import type { Report } from '../../core/report.ts';
import type { ProjectState } from '../../core/state.ts';
import { heldBackups } from '../../core/travel/held-backups.ts';
import type { Destination, MovePreview, Snapshot, TravelPort } from '../../ports/travel.ts';
import type { AgentSessions } from '../agent-sessions.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import type { World } from '../world.ts';
import { attachedOf } from './attached.ts';
import type { OpenedProject } from './project.ts';
import { undoReset } from './reset-undo.ts';

export type TravelEffect = Extract<Effect, { type: 'travel/preview' | 'travel/move' | 'reset/undo' }>;
type Of<T extends TravelEffect['type']> = Extract<TravelEffect, { type: T }>;

/** Carries out what moves the repository as a whole. */
export async function travel(
  context: EffectContext,
  sessions: AgentSessions,
  effect: TravelEffect,
): Promise<Report | null> {
  switch (effect.type) {
    case 'travel/preview':
      return preview(context, effect);
    case 'travel/move':
      return move(context, sessions, effect);
    case 'reset/undo':
      return undoReset(context, effect);
    default:
      return effect satisfies never;
  }
}

/** Moves files, index and branch. A conversation that remembers other code than what lies there is over. */
async function move(context: EffectContext, sessions: AgentSessions, order: Of<'travel/move'>): Promise<Report> {
  await sessions.closeAll();
  const { id, backup, to, also } = order.travel;
  const moved = await context.world.travel.move(attachedOf(context).dir, { id, backup, to, also });
  return { type: 'travel/moved', id, moved };
}

/** Looks where it would go and what that would do; where the human said yes to just that, the backup is made. */
async function preview(context: EffectContext, { ask, go }: Of<'travel/preview'>): Promise<Report> {
  const port = context.world.travel;
  const { dir } = attachedOf(context);
  const report = { type: 'travel/previewed', ask, go, ...NONE_BEHIND, snapshot: null } as const;
  const target = ask.kind === 'undo' ? null : await findTarget(port, dir, ask);
  const to = destination(ask, target);
  if (to === null) return { ...report, target, preview: null };
  const seen = await port.preview(dir, { to, also: ask.also });
  const behind =
    ask.kind === 'undo' || target === null ? NONE_BEHIND : await leftBehind(port, dir, { ask, sha: target.sha });
  const goes = go.yes && seen.obstacles.length === 0 && (go.seen === null || go.seen === seen.fingerprint);
  const snapshot = goes ? await save(port, dir, { ask, ref: go.backup }) : null;
  return { ...report, target, preview: seen satisfies MovePreview, ...behind, snapshot };
}

type ToTask = Extract<TravelAsk, { kind: 'replay' }>;
type Target = { readonly sha: string; readonly fallback: boolean } | null;

/** The checkpoint on record while the branch holds it, else the commit whose trailer names the task. */
async function findTarget(port: TravelPort, dir: string, { taskId, sha }: ToTask): Promise<Target> {
  if (sha !== null && (await port.unreached(dir, null, [sha])).length === 0) return { sha, fallback: false };
  const found = await port.findTask(dir, taskId);
  if (found !== null) return { sha: found, fallback: found !== sha };
  // A commit the branch has lost may still be there; where it is not, the preview says why.
  return sha === null ? null : { sha, fallback: false };
}

function destination(ask: TravelAsk, target: Target): Destination | null {
  if (ask.kind === 'undo') return { kind: 'snapshot', ref: ask.backup };
  return target === null ? null : { kind: 'commit', sha: target.sha };
}

/** Tasks the target does not reach; and those it does, though by other commits than are on record. */
type Behind = Pick<Extract<Report, { type: 'travel/previewed' }>, 'left' | 'found'>;
const NONE_BEHIND: Behind = { left: [], found: [] };

async function leftBehind(
  port: TravelPort,
  dir: string,
  { ask, sha }: { readonly ask: ToTask; readonly sha: string },
): Promise<Behind> {
  const shas = ask.checkpoints.map((one) => one.sha);
  const unreached = new Set(await port.unreached(dir, sha, shas));
  const left: string[] = [];
  const found: { taskId: string; sha: string }[] = [];
  for (const { taskId } of ask.checkpoints.filter((one) => unreached.has(one.sha))) {
    // A history that was written anew still names its tasks.
    const named = await port.findTask(dir, taskId);
    const holds = named !== null && (await port.unreached(dir, sha, [named])).length === 0;
    if (holds) found.push({ taskId, sha: named });
    else left.push(taskId);
  }
  return { left, found };
}

function save(
  port: TravelPort,
  dir: string,
  { ask, ref }: { readonly ask: TravelAsk; readonly ref: string | null },
): Promise<Snapshot> {
  const why = ask.kind === 'replay' ? `before !replay ${ask.taskId}` : `before !undo of ${ask.label}`;
  return port.snapshot(dir, { why, also: ask.also, ...(ref === null ? {} : { ref }) });
}

/** Backups stay while they are among the newest so many or younger than so many days: a busy day must not use up a month. */
const KEPT = { keep: 50, days: 30, least: 5 };

/** Forgets backups nothing leads back to any more; what cannot be forgotten now is at another opening. */
export async function forgetOldBackups(
  world: World,
  opened: OpenedProject,
  project: ProjectState | null,
): Promise<void> {
  const { heldBy, broken } = opened.report;
  if (project === null || heldBy !== null || broken !== null) return;
  const held = heldBackups(project);
  await attempt(() => world.travel.pruneBackups(opened.attached.dir, { ...KEPT, held }));
}
