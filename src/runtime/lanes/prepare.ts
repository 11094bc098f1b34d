import { buildersOf } from '../../core/lanes/choose.ts';
import type { LaneEffect } from '../../core/lanes/lane-effect.ts';
import { type LanePlace, laneRef } from '../../core/lanes/lanes-state.ts';
import { limitsOf } from '../../core/limits.ts';
import type { Report } from '../../core/report.ts';
import { say } from '../../core/show.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { INSIST, memoryRoom } from '../memory-room.ts';
import { findLane, keepWork, removeLane } from './put-away.ts';

type Order = Extract<LaneEffect, { type: 'lanes/prepare' }>;

const MEGABYTE = 1_000_000;

/** Looks which tasks can be built in copies, and saves the state all of these start from. */
export async function prepareLanes(context: EffectContext, { taskIds, places, at }: Order): Promise<Report> {
  const why = ofMemory(context) ?? (await ofProject(context, places));
  if (why !== null) return { type: 'lanes/prepared', taskIds: [...taskIds], unfit: [], snapshot: null, why };
  const looked = await Promise.all(places.map(async (place) => ({ place, why: await ofPlace(context, place, at) })));
  const unfit = looked.flatMap((one) => (one.why === null ? [] : [{ taskId: one.place.taskId, why: one.why }]));
  const fit = taskIds.filter((taskId) => !unfit.some((one) => one.taskId === taskId));
  const { dir } = attachedOf(context);
  const snapshot = fit.length < 2 ? null : await context.world.travel.snapshot(dir, { why: `lanes ${fit.join(' ')}` });
  return { type: 'lanes/prepared', taskIds: fit, unfit, snapshot, why: '' };
}

/** Why one agent at a time is all that memory carries now. */
function ofMemory(context: EffectContext): string | null {
  const { project, shell } = context.state();
  if (project === null) return null;
  const { width, why } = memoryRoom(context, buildersOf(project, limitsOf(shell)));
  if (width > 1 || why === null) return null;
  return `memory carries one agent at a time: ${why}; ${INSIST}`;
}

async function ofProject({ world, attached }: EffectContext, places: readonly LanePlace[]): Promise<string | null> {
  const dir = attached()?.dir ?? '';
  const info = await world.git.inspect(dir);
  if (info === null || info.head === null) return 'there is no commit to start from';
  if (info.inProgress !== null) return `a ${info.inProgress} is under way in the project`;
  const [first] = places;
  const room = first === undefined ? null : ((await world.room?.(dir, first.dir)) ?? null);
  if (room === null || room.free >= room.needed * places.length) return null;
  const size = (bytes: number): string => `${Math.ceil(bytes / MEGABYTE)} MB`;
  return `the copies need about ${size(room.needed * places.length)}, and ${size(room.free)} are free`;
}

/** Why a task cannot have its copy. What an earlier lane left there is kept, and goes. */
async function ofPlace(context: EffectContext, place: LanePlace, at: number): Promise<string | null> {
  const found = await findLane(context, place);
  if (found === 'none') return unwritable(context, place);
  if (found === 'other') return `${place.dir} exists already and is no copy of this project's`;
  const as = `${place.taskId}/found-${at}`;
  const { why } = await keepWork(context, { ...place, as, outputFiles: [] });
  if (why !== null) return why;
  await removeLane(context, place);
  const words = `${place.dir} was left behind by an earlier shell; what was in it is kept: ${laneRef(as)}`;
  context.stage.push({ kind: 'block', block: say('warn', words) });
  return (await findLane(context, place)) === 'none' ? null : `${place.dir} is still there`;
}

async function unwritable({ world }: EffectContext, { dir }: LanePlace): Promise<string | null> {
  const { insideHome, writable } = await world.files.examine(dir);
  if (insideHome) return `${dir} would lie in the shell's own directory`;
  return writable ? null : `${dir} cannot be made: its parent directory cannot be written`;
}
