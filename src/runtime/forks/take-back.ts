import { fold } from '../../core/evolve.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import type { World } from '../world.ts';
import { gitOf, holderOf, sideId } from './places.ts';
import { type FoundSide, findSide, type SideOf } from './side-state.ts';

/**
 * Takes back a resolution of conflicts that was cut short in a side's directory; true when there was one. Whatever reads
 * a side's commits, or goes on from them, asks for this first: half a resolution is a commit with conflict markers in it.
 */
export async function takenBack(context: EffectContext, { fork, side }: SideOf, dir: string): Promise<boolean> {
  const { forks } = context.world;
  const id = sideId(fork, side);
  const project = attachedOf(context).dir;
  if (!(await forks.hasOpenConflicts(project, id))) return false;
  if (context.sides.resolving === id) throw notNow(`the conflicts of ${id} are being resolved`);
  const held = await holderOf(context.world, dir);
  if (held !== null) throw notNow(`${id} holds conflicts that nobody resolved, and ${held}`);
  await forgetTask(context.world, dir);
  await forks.takeConflictsBack(dir, { project, id });
  return true;
}

/** A side where it is now, with nothing half resolved in it; null when it is nowhere. */
export async function findWhole(context: EffectContext, of: SideOf): Promise<FoundSide | null> {
  const found = await findSide(context, of);
  if (found === null || !(await takenBack(context, of, found.dir))) return found;
  return findSide(context, of);
}

const notNow = (why: string): ExternalError => new ExternalError('git', why, { next: '!forks' });

/** The task that was to resolve them is the side's no more. */
async function forgetTask({ journals }: World, dir: string): Promise<void> {
  if (!(await journals.exists(gitOf(dir)))) return;
  const journal = await journals.open(gitOf(dir));
  try {
    const taskId = fold(journal.opened.envelopes)?.conflict?.taskId;
    if (taskId !== undefined) await journal.append([{ type: 'conflict/closed', taskId, resolved: false }]);
  } finally {
    await journal.close();
  }
}
