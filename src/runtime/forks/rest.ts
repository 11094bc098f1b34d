import type { RestedSide, SideSpend } from '../../../schemas/fork.ts';
import type { Fork } from '../../core/branches.ts';
import { adoptedTasks, spendOf } from '../../core/forks/score.ts';
import type { Adopted } from '../../ports/fork.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { sideId } from './places.ts';
import type { SideRun } from './side-run.ts';

const NOTHING_SPENT: SideSpend = {
  runs: 0,
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite: 0,
  costMicroUsd: 0,
  unknownCost: 0,
};

/** What the project keeps of a side that is at rest, and how it stands; what cannot be fetched is said in its score. */
export async function restOf(context: EffectContext, fork: Fork, run: SideRun): Promise<RestedSide> {
  const { dir } = attachedOf(context);
  const { forks } = context.world;
  const { side, project } = run;
  if (!run.lost) await run.measure();
  const as = sideId(fork, side);
  const order = { from: side.dir, branch: side.branch, as };
  const kept = await attempt<Adopted | null>(() => (run.lost ? forks.adopted(dir, as) : forks.adopt(dir, order)));
  const found = kept.kind === 'done' ? kept.value : null;
  const score = run.score();
  const why = kept.kind === 'done' ? score.why : `${score.why} ${kept.error.message}`.trim();
  return {
    side: side.side,
    score: { ...score, why },
    tip: found?.tip ?? side.tip,
    work: found?.work ?? null,
    tasks: project === null ? [...side.tasks] : [...adoptedTasks(project)],
    spend: project === null ? (context.state().project?.forkSpend[as] ?? NOTHING_SPENT) : spendOf(project),
  };
}
