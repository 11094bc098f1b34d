import type { RestedSide } from '../../../schemas/fork.ts';
import type { Fork, Side } from '../../core/branches.ts';
import { NO_SIDE_SPEND, spendOf } from '../../core/budget/spend.ts';
import { adoptedTasks } from '../../core/forks/score.ts';
import type { Adopted } from '../../ports/fork.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { isLeaving } from '../last-words.ts';
import { sideId } from './places.ts';
import type { SideRun } from './side-run.ts';
import { takenBack } from './take-back.ts';

/**
 * What the project keeps of a side that is at rest, and how it stands; what cannot be fetched is said in its score. While
 * the shell is being left there is no time to fetch and count: the side is fetched when it rests next, or is merged.
 */
export async function restOf(context: EffectContext, fork: Fork, run: SideRun): Promise<RestedSide> {
  const { side, project } = run;
  const leaving = isLeaving(context.state());
  if (!run.lost && !leaving) await run.measure();
  const as = sideId(fork, side);
  const { tip, tasks } = asRemembered(context, fork, side);
  const kept = await attempt(() => (leaving ? Promise.resolve(null) : keep(context, fork, run)));
  const found = kept.kind === 'done' ? kept.value : null;
  const score = run.score();
  const why = kept.kind === 'done' ? score.why : `${score.why} ${kept.error.message}`.trim();
  return {
    side: side.side,
    score: { ...score, why },
    tip: found?.tip ?? tip,
    work: found?.work ?? null,
    // Tasks go with the commits that were kept: one is not DONE by a commit that only the side has.
    tasks: project === null || found === null ? [...tasks] : [...adoptedTasks(project)],
    spend: project === null ? (context.state().project?.forkSpend[as] ?? NO_SIDE_SPEND) : spendOf(project),
  };
}

/** The side as the project knows it by now: what it did was remembered since the run began. */
function asRemembered(context: EffectContext, { name }: Fork, side: Side): Side {
  const fork = context.state().project?.forks.find((one) => one.name === name);
  return fork?.sides.find((one) => one.side === side.side) ?? side;
}

async function keep(context: EffectContext, fork: Fork, { lost, side }: SideRun): Promise<Adopted | null> {
  const { dir } = attachedOf(context);
  const { forks } = context.world;
  const as = sideId(fork, side);
  if (lost) return forks.adopted(dir, as);
  await takenBack(context, { fork, side }, side.dir);
  return forks.adopt(dir, { from: side.dir, branch: side.branch, as });
}
