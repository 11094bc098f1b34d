import type { SideSpend } from '../../../schemas/fork.ts';
import type { Fork, Side } from '../../core/branches.ts';
import { spendOf } from '../../core/budget/spend.ts';
import { fold } from '../../core/evolve.ts';
import type { ProjectState } from '../../core/state.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { gitOf, parkedPlace, sideId } from './places.ts';

/** A side by what the project knows of it. */
export interface SideOf {
  readonly fork: Pick<Fork, 'name'>;
  readonly side: Pick<Side, 'side' | 'dir'>;
}

/**
 * Whether a state is that side's. Names are used once in a journal, and again after a reset: the two journals also have
 * to begin at the same moment, for a side's is a copy of its project's.
 */
export function isSideOf(context: Pick<EffectContext, 'state'>, state: ProjectState, { fork, side }: SideOf): boolean {
  const { origin, createdAt } = state;
  const same = origin !== null && sideId(origin, origin) === sideId(fork, side);
  return same && createdAt === context.state().project?.createdAt;
}

/** A side as its journal tells it, read without becoming its writer; null where there is none, or not that side's. */
export async function readSide(context: EffectContext, dir: string, of: SideOf): Promise<ProjectState | null> {
  const state = fold(await context.world.journals.read(gitOf(dir)));
  return state !== null && isSideOf(context, state, of) ? { ...state, dir } : null;
}

export interface FoundSide {
  readonly dir: string;
  readonly project: ProjectState;
}

/** A side where it is now, in its own place or put away; null when it is in neither. */
export async function findSide(context: EffectContext, of: SideOf): Promise<FoundSide | null> {
  const { commonDir } = attachedOf(context);
  for (const dir of [of.side.dir, parkedPlace(commonDir, sideId(of.fork, of.side))]) {
    if (!(await context.world.files.examine(dir)).isDirectory) continue;
    const project = await readSide(context, dir, of);
    if (project !== null) return { dir, project };
  }
  return null;
}

/** What a side in that directory used since it was made; undefined where its journal cannot be read. */
export async function spentBy(context: EffectContext, dir: string, of: SideOf): Promise<SideSpend | undefined> {
  const read = await attempt(() => readSide(context, dir, of));
  return read.kind === 'done' && read.value !== null ? spendOf(read.value) : undefined;
}
