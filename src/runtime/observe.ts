import type { Observation } from '../../schemas/observation.ts';
import type { Attached, World } from './world.ts';

/** What lies in the project now: the artifacts gates depend on, and git's state. */
export async function observe(world: World, attached: Attached): Promise<Observation> {
  const observed = await world.files.observe(attached.dir);
  const info = await world.git.inspect(attached.dir).catch(() => null);
  if (info === null) return { ...observed, git: null };
  return { ...observed, git: { head: info.head, branch: info.branch, dirty: info.dirty, inProgress: info.inProgress } };
}
