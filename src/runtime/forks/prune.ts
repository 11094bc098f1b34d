import type { Fork } from '../../core/branches.ts';
import type { Effect } from '../../core/effect.ts';
import { forgottenOn } from '../../core/forks/term.ts';
import type { Report } from '../../core/report.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { parkedPlace, sideId } from './places.ts';

type Order = Extract<Effect, { type: 'forks/prune' }>;

/** Forgets what forks left that were closed longer ago than their term; one that cannot be removed now waits. */
export async function pruneForks(context: EffectContext, { forks }: Order): Promise<Report> {
  const today = context.world.clock.now().slice(0, 10);
  const names: string[] = [];
  for (const fork of forks) {
    if (fork.closedAt === null || today < forgottenOn(fork.closedAt)) continue;
    const done = await attempt(() => forgetFork(context, fork));
    if (done.kind === 'done') names.push(fork.name);
  }
  return { type: 'forks/pruned', names };
}

async function forgetFork(context: EffectContext, fork: Fork): Promise<void> {
  const { dir, commonDir } = attachedOf(context);
  for (const side of fork.sides) {
    const as = sideId(fork, side);
    await context.world.forks.forget(dir, { as, parked: parkedPlace(commonDir, as) });
  }
}
