import type { Fork, Side } from '../../core/branches.ts';
import type { KeptOfSide } from '../../core/forks/kept-words.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { sideId } from './places.ts';

/**
 * What the project's own refs keep of a side; null when nothing. Commits are fetched while a side works, its uncommitted
 * work only when it rests: one that does not lead back to the last commit is older than that.
 */
export async function keptOf(
  context: EffectContext,
  { fork, side }: { readonly fork: Pick<Fork, 'name'>; readonly side: Pick<Side, 'side'> },
): Promise<KeptOfSide | null> {
  const { forks, travel } = context.world;
  const { dir } = attachedOf(context);
  const kept = await forks.adopted(dir, sideId(fork, side));
  if (kept === null || kept.work === null) return kept;
  const older = (await travel.unreached(dir, kept.work, [kept.tip])).length > 0;
  return { ...kept, older };
}
