import type { EventOf } from '../../../schemas/event.ts';
import type { LaneBase } from '../../../schemas/lane-event.ts';
import type { LaneOrder } from '../../core/lanes/lane-effect.ts';
import type { ReturnedLane } from '../../core/lanes/lane-report.ts';
import { laneRef } from '../../core/lanes/lanes-state.ts';
import { runAgent } from '../agent-run.ts';
import type { AgentSessions } from '../agent-sessions.ts';
import { type Attempt, attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { FailedRun } from '../failed-run.ts';
import type { World } from '../world.ts';
import type { ShownLane } from './board.ts';
import { laneContext } from './lane-world.ts';
import { findLane, keepWork, removeLane } from './put-away.ts';

export interface LaneJob extends ShownLane {
  readonly base: LaneBase;
  readonly sessions: AgentSessions;
  readonly guard: NonNullable<World['guard']>;
  readonly changed: () => void;
}

/**
 * One lane from its clone to the end of its agent: what it did is durable in the project, and remembered, before its
 * directory goes. Null when its end was told, else how it comes back without one. Rejects only for a fault of the program.
 */
export async function runLane(context: EffectContext, lane: LaneJob): Promise<ReturnedLane | null> {
  const { order } = lane;
  if (context.signal.aborted) return null;
  lane.state = 'working';
  lane.changed();
  const ran = await attempt(() => work(context, lane));
  const kept = await keep(context, lane);
  const why = whereItStays(ran, kept);
  if (ran.kind === 'done') await tell(context, lane, { event: ran.value, tip: kept?.tip ?? null, why });
  else if (ran.error instanceof FailedRun) await context.report({ ...spentBy(order), spent: ran.error.spent });
  lane.state = 'kept';
  lane.changed();
  if (kept !== null && why === null) await removeLane(context, order);
  return ran.kind === 'done' ? null : back(order, ran.error, kept);
}

const spentBy = ({ taskId, run }: LaneOrder) => ({ type: 'lane/spent', taskId, runId: run.run.runId }) as const;

interface End {
  readonly event: EventOf<'run/ended'>;
  readonly tip: string | null;
  readonly why: string | null;
}

async function tell({ report }: EffectContext, { order }: LaneJob, { event, tip, why }: End): Promise<void> {
  const { taskId, dir } = order;
  await report({ type: 'lane/ended', taskId, event, tip, stays: why === null ? null : { dir, why } });
}

/** Why the copy is left as it is; null where all of it is in the project. Its agent's own git may have put work where no snapshot looks: a stash, another branch. */
function whereItStays(ran: Attempt<EventOf<'run/ended'>>, kept: Kept): string | null {
  if (kept === null) return null;
  const strayed = ran.kind === 'done' && ran.value.strayed.length > 0;
  return kept.why ?? (strayed ? 'its copy is left as it is' : null);
}

async function work(context: EffectContext, lane: LaneJob): Promise<EventOf<'run/ended'>> {
  const { order, base, stage, sessions, guard, changed } = lane;
  const project = attachedOf(context);
  const { dir, branch } = order;
  await context.world.forks.clone(project.dir, { to: dir, branch, backup: base.backup });
  const ground = laneContext(context, { project, dir, stage, guard, repaint: changed });
  try {
    return (await runAgent(ground, sessions, order.run)).event;
  } finally {
    await sessions.closeAll();
  }
}

/** Null where there is no copy that could hold anything. */
async function keep(context: EffectContext, { order }: LaneJob) {
  const found = await attempt(() => findLane(context, order));
  return found.kind === 'done' && found.value !== 'ours' ? null : keepWork(context, order);
}

type Kept = Awaited<ReturnType<typeof keep>>;

function back({ taskId, as, dir }: LaneOrder, error: { readonly message: string }, kept: Kept): ReturnedLane {
  const where = kept === null ? null : kept.why === null ? laneRef(as) : dir;
  return { taskId, reason: 'other', why: error.message, kept: where };
}
