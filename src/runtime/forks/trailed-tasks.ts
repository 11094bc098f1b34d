import type { Fork, Side } from '../../core/branches.ts';
import { adoptedTasks } from '../../core/forks/score.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';

/**
 * The tasks of a side of which only commits are left, its journal being gone with its directory: as they were when it last
 * rested or, for one that never did, when the fork began; and DONE where a commit made since then names them in its trailer.
 */
export async function trailedTasks(
  context: EffectContext,
  { fork, side }: { readonly fork: Fork; readonly side: Side },
  tip: string,
): Promise<Side['tasks']> {
  const { travel, clock } = context.world;
  const { dir } = attachedOf(context);
  const { project } = context.state();
  const begun = project === null ? [] : adoptedTasks(project);
  const known = side.tasks.length > 0 ? side.tasks : begun;
  const open = known.filter(({ status }) => status !== 'DONE').map(({ id }) => id);
  const named = await travel.findTasks(dir, tip, open);
  const since = new Set(await travel.unreached(dir, fork.base.head, Object.values(named)));
  const found = Object.entries(named).filter(([, sha]) => since.has(sha));
  const at = clock.now();
  const again = found.map(([id, sha]) => ({ id, status: 'DONE', checkpoint: { sha, at } }) as const);
  return [...known.filter(({ id }) => !again.some((one) => one.id === id)), ...again];
}
