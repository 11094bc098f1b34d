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

/** Where a side's directory is now, in its own place or put away; null when it is in neither. */
export async function findSide(
  world: World,
  commonDir: string,
  { fork, side }: { readonly fork: Fork; readonly side: { readonly side: SideName; readonly dir: string } },
): Promise<string | null> {
  for (const dir of [side.dir, parkedPlace(commonDir, sideId(fork, side))]) {
    const found = await world.files.examine(dir);
    if (found.isDirectory) return dir;
  }
  return null;
}

/** Who works in a side's directory; null when nobody does. */
export async function holderOf(world: World, dir: string): Promise<string | null> {
  const journal = await world.journals.open(gitOf(dir));
  await journal.close();
  const { heldBy } = journal.opened;
  if (heldBy === null) return null;
  return `it is open in ${heldBy === 0 ? 'another shell' : `process ${heldBy}`}`;
}
