import type { LanePlace } from '../../core/lanes/lanes-state.ts';
import { say } from '../../core/show.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { parkedPlace } from '../forks/places.ts';

/** Where a lane's work is. */
export interface KeptWork {
  /** The commit in the project that holds all of it; null where there is none. */
  readonly tip: string | null;
  /** Why it, or a part of it, is in the lane's directory only; null where all of it is in the project. */
  readonly why: string | null;
}

interface Work extends LanePlace {
  readonly as: string;
  readonly outputFiles: readonly string[];
}

const LEFT_TOLD = 3;

/** Brings a lane's work into the project; what stands in the way is said in `why`. */
export async function keepWork(context: EffectContext, { dir, as, outputFiles }: Work): Promise<KeptWork> {
  const project = attachedOf(context).dir;
  const order = { from: dir, as, also: outputFiles };
  const kept = await attempt(() => context.world.lanes.keep(project, order));
  if (kept.kind === 'failed') {
    const { message, next } = kept.error;
    return { tip: null, why: `its work is in ${dir} only, for it could not be fetched: ${message} ${next}` };
  }
  const { tip, left } = kept.value;
  if (left.length === 0) return { tip, why: null };
  const told = left.slice(0, LEFT_TOLD).map(({ path, why }) => `${path} (${why})`);
  const more = left.length > told.length ? ` and ${left.length - told.length} more` : '';
  return { tip, why: `some of its files lie in ${dir} only: ${told.join(', ')}${more}` };
}

/** The name under which a lane's directory lies in the project's git directory while it is removed. */
const parkedAs = (taskId: string): string => `lane-${taskId}`;

/**
 * Removes a lane's directory, whose work is kept in the project. In two steps, so that one that is cut short leaves nothing
 * beside the project that looks like a lane; what a clone that was cut short left there goes too. Idempotent; what could not be removed is told and stands in nobody's way.
 */
export async function removeLane(context: EffectContext, place: LanePlace): Promise<void> {
  const { dir, commonDir } = attachedOf(context);
  const { forks, lanes } = context.world;
  const as = parkedAs(place.taskId);
  const parked = parkedPlace(commonDir, as);
  const gone = await attempt(async () => {
    await lanes.sweep(place.dir);
    await forks.forget(dir, { as, parked });
    const why = (await findLane(context, place)) === 'ours' ? await forks.park(place.dir, parked) : null;
    if (why === null) await forks.forget(dir, { as, parked });
    return why;
  });
  const why = gone.kind === 'failed' ? `${gone.error.message} ${gone.error.next}` : gone.value;
  if (why === null) return;
  const words = [
    `${place.dir} could not be removed: ${why}`,
    `  nothing in it is needed any more: rm -r '${place.dir}'`,
  ];
  context.stage.push({ kind: 'block', block: say('warn', ...words) });
}

/** What lies at a lane's place. */
export function findLane(context: EffectContext, { dir, branch }: LanePlace): Promise<'none' | 'ours' | 'other'> {
  return context.world.lanes.find(attachedOf(context).dir, { clone: dir, branch });
}
