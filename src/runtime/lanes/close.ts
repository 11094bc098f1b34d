import type { LaneEffect, LaneRest } from '../../core/lanes/lane-effect.ts';
import type { ReturnedLane } from '../../core/lanes/lane-report.ts';
import { laneRef } from '../../core/lanes/lanes-state.ts';
import type { Report } from '../../core/report.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { findLane, keepWork, removeLane } from './put-away.ts';

type Order = Extract<LaneEffect, { type: 'lanes/close' }>;

const WHY = 'the shell ended while it was built';

/** Puts away what the lanes of a shell that is gone left: half-done work is kept, then the directories go. Idempotent. */
export async function closeLanes(context: EffectContext, { batch, lanes }: Order): Promise<Report> {
  const returned: ReturnedLane[] = [];
  for (const lane of lanes) {
    const back = await closeLane(context, lane);
    if (!lane.isKept) returned.push(back);
  }
  return { type: 'lanes/rested', batch, returned };
}

async function closeLane(context: EffectContext, lane: LaneRest): Promise<ReturnedLane> {
  const { taskId, as, dir } = lane;
  const back = { taskId, reason: 'stopped', why: WHY } as const;
  if ((await findLane(context, lane)) !== 'ours') {
    await removeLane(context, lane);
    // Its end may not have been remembered, as on a full disk.
    return { ...back, kept: (await heldAs(context, lane)) === null ? null : laneRef(as) };
  }
  const { why } = (await isHeld(context, lane)) ? { why: null } : await keepWork(context, lane);
  if (why !== null) return { ...back, why: `${WHY}; ${why}`, kept: dir };
  await removeLane(context, lane);
  return { ...back, kept: laneRef(as) };
}

/** Whether its work is in the project: what the journal says of that may have been removed since. */
async function isHeld(context: EffectContext, lane: LaneRest): Promise<boolean> {
  return lane.isKept && (await heldAs(context, lane)) !== null;
}

const heldAs = (context: EffectContext, { as }: LaneRest): Promise<string | null> =>
  context.world.lanes.kept(attachedOf(context).dir, as);
