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
import { KEPT } from './backup-rule.ts';
import type { OpenedProject } from './project.ts';
import { undoReset } from './reset-undo.ts';
import { type Sought, seekTask } from './travel-target.ts';

export type TravelEffect = Extract<Effect, { type: 'travel/preview' | 'cycle/base' | 'travel/move' | 'reset/undo' }>;
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
    case 'cycle/base':
      return keepBase(context, effect);
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
async function preview(context: EffectContext, { ask: order, go }: Of<'travel/preview'>): Promise<Report> {
  const { world } = context;
  const { dir } = attachedOf(context);
  const asked = order.kind === 'undo' ? order : await withoutIgnored(world, dir, order);
  const sought = asked.kind === 'replay' ? await seekTask(world, dir, asked) : { ask: asked, ...NOTHING };
  const { ask, target } = sought;
  const report = { type: 'travel/previewed', ...sought, go, snapshot: null } as const;
  const to = destination(ask, target);
  if (to === null) return { ...report, preview: null };
  const seen = await world.travel.preview(dir, { to, also: ask.also });
  const goes = go.yes && seen.obstacles.length === 0 && (go.seen === null || go.seen === seen.fingerprint);
  const snapshot = goes ? await save(world.travel, dir, { ask, ref: go.backup }) : null;
  return { ...report, preview: seen satisfies MovePreview, snapshot };
}

/** Leaves out what an agent only named and git ignores, such as a person's own settings. */
async function withoutIgnored<T extends Extract<TravelAsk, { kind: 'replay' | 'skip' }>>(
  { git }: World,
  dir: string,
  ask: T,
): Promise<T> {
  if (ask.named.length === 0) return ask;
  const ignored = new Set((await git.ignored(dir, ask.named)).map(({ path }) => path));
  return { ...ask, also: ask.also.filter((path) => !ignored.has(path)) };
}

const NOTHING = { target: null, left: [], found: [] } as const;

function destination(ask: TravelAsk, target: Sought['target']): Destination | null {
  if (ask.kind === 'skip') return ask.backup === null ? null : { kind: 'snapshot', ref: ask.backup, whole: true };
  if (ask.kind === 'undo') return { kind: 'snapshot', ref: ask.backup };
  return target === null ? null : { kind: 'commit', sha: target.sha };
}

function save(
  port: TravelPort,
  dir: string,
  { ask, ref }: { readonly ask: TravelAsk; readonly ref: string | null },
): Promise<Snapshot> {
  const why = `before ${whatItIs(ask)}`;
  return port.snapshot(dir, { why, also: ask.also, ...(ref === null ? {} : { ref }) });
}

function whatItIs(ask: TravelAsk): string {
  if (ask.kind === 'replay') return `!replay ${ask.taskId}`;
  return ask.kind === 'skip' ? ask.label : `!undo of ${ask.label}`;
}

/** Saves everything as it is before a maintenance cycle's first task. */
async function keepBase(context: EffectContext, { cycle, also }: Of<'cycle/base'>): Promise<Report> {
  const { dir } = attachedOf(context);
  const snapshot = await context.world.travel.snapshot(dir, { why: `before ${cycle}`, also });
  return { type: 'cycle/based', cycle, snapshot };
}

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
