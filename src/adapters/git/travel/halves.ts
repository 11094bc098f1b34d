import { ExternalError } from '../../../ports/errors.ts';
import type { Doors } from '../publish.ts';
import type { Leg } from './marker.ts';
import type { Stored } from './meta.ts';
import type { Scan } from './scanned.ts';
import { resolveTarget } from './target.ts';

/** Trees that moves cut short may have put into the work tree in part, and those they started from. */
export async function halvesOf(doors: Doors, legs: readonly Leg[]): Promise<string[]> {
  const trees = new Set<string>();
  for (const { backup, to } of legs) {
    const [from, end] = await Promise.all([
      resolveTarget(doors, { kind: 'snapshot', ref: backup }),
      resolveTarget(doors, to),
    ]);
    if (from.kind === 'target') trees.add(from.target.base);
    if (end.kind === 'target') trees.add(end.target.work);
  }
  return [...trees];
}

/**
 * A move that was cut short is finished on the branch it began on, not on another one somebody has checked out since.
 * Rejects with an ExternalError, so that the move stays unfinished and can be gone on with.
 */
export function refuseElsewhere({ head }: Pick<Scan, 'head'>, { meta }: Stored): void {
  if (head.branch === meta.branch) return;
  const back = meta.branch === null ? 'git switch --detach' : `git switch ${meta.branch.replace(/^refs\/heads\//, '')}`;
  throw new ExternalError('git', 'Another branch was checked out since the move was cut short.', {
    next: `${back}, then !resume`,
  });
}
