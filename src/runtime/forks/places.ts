import type { SideName } from '../../../schemas/fork.ts';
import type { Fork } from '../../core/branches.ts';
import type { World } from '../world.ts';

/** What the project calls a side: part of refs, directories and commit ids. */
export const sideId = (fork: Pick<Fork, 'name'>, { side }: { readonly side: SideName }): string =>
  `${fork.name}-${side}`;

/** Where a side's directory lies once its fork is closed. */
export const parkedPlace = (commonDir: string, id: string): string => `${commonDir}/codesleuth/forks/${id}`;

/** The common git directory of a clone: forks are made by `git clone`, so it is always its own. */
export const gitOf = (dir: string): string => `${dir}/.git`;

/** Who works in a side's directory; null when nobody does, or no journal is there. */
export async function holderOf(world: World, dir: string): Promise<string | null> {
  // To open it would make one, in whatever repository is there by now.
  if (!(await world.journals.exists(gitOf(dir)))) return null;
  const journal = await world.journals.open(gitOf(dir));
  await journal.close();
  const { heldBy } = journal.opened;
  if (heldBy === null) return null;
  return `it is open in ${heldBy === 0 ? 'another shell' : `process ${heldBy}`}`;
}
