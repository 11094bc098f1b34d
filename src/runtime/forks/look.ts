import type { SideScore } from '../../../schemas/fork.ts';
import type { Fork, Side } from '../../core/branches.ts';
import type { Effect } from '../../core/effect.ts';
import { scoreOf } from '../../core/forks/score.ts';
import type { Report } from '../../core/report.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { findSide, sideId } from './places.ts';
import { readSide } from './side-state.ts';

type Order = Extract<Effect, { type: 'forks/look' }>;
type Seen = { readonly side: Side['side']; readonly score: SideScore | null; readonly missing: boolean };

/** How every side stands: live while it runs here, else from its own journal, wherever its directory is. */
export async function lookAtForks(context: EffectContext, { forks }: Order): Promise<Report> {
  const looked = forks.map(async (fork) => ({
    name: fork.name,
    sides: await Promise.all(fork.sides.map((side) => lookAtSide(context, fork, side))),
  }));
  return { type: 'forks/looked', forks: await Promise.all(looked) };
}

async function lookAtSide(context: EffectContext, fork: Fork, side: Side): Promise<Seen> {
  const live = context.sides.find(fork.name, side.side);
  if (live !== null) return { side: side.side, score: live.score(), missing: false };
  const dir = await findSide(context.world, attachedOf(context).commonDir, { fork, side });
  if (dir === null) return { side: side.side, score: side.score, missing: true };
  return { side: side.side, score: (await scoreIn(context, dir, { fork, side })) ?? side.score, missing: false };
}

/** The score of a side that rests in a directory; null where no journal of it can be read there. */
export async function scoreIn(
  context: EffectContext,
  dir: string,
  { fork, side }: { readonly fork: Fork; readonly side: Side },
): Promise<SideScore | null> {
  const { world } = context;
  const read = await attempt(() => readSide(world, dir, sideId(fork, side)));
  if (read.kind === 'failed' || read.value === null) return null;
  const measured = await attempt(() => world.forks.measure(dir, fork.base.head));
  const measure = measured.kind === 'done' ? measured.value : null;
  return scoreOf(read.value, { measure, running: false, overBudget: side.score?.verdict === 'over-budget' });
}
