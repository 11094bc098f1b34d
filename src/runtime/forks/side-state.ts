import { fold } from '../../core/evolve.ts';
import type { ProjectState } from '../../core/state.ts';
import type { World } from '../world.ts';
import { gitOf } from './places.ts';

/** A side as its journal tells it, read without becoming its writer; null where there is none, or not that side's. */
export async function readSide(world: World, dir: string, id: string): Promise<ProjectState | null> {
  const state = fold(await world.journals.read(gitOf(dir)));
  if (state?.origin === null || state === null) return null;
  return `${state.origin.name}-${state.origin.side}` === id ? { ...state, dir } : null;
}
