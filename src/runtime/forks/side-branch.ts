import { command, shortRef } from '../../core/own-git-words.ts';
import type { World } from '../world.ts';
import type { Conflicts } from './conflicts.ts';

/**
 * Why a commit that is made in a side's directory now would not resolve its conflicts, with what to do; null when it
 * would. Gate commands and people switch branches: what is committed elsewhere is in no merge.
 */
export async function offBranch(
  { world }: { readonly world: Pick<World, 'git'> },
  { side, merge }: Pick<Conflicts, 'side' | 'merge'>,
): Promise<string | null> {
  const { dir, branch } = side;
  const now = await world.git.inspect(dir);
  const back = `to go back there: ${command('git', '-C', dir, 'switch', branch)}`;
  if (now?.branch !== `refs/heads/${branch}`) {
    const where = now?.branch == null ? 'on no branch' : `on ${shortRef(now.branch)}`;
    return `HEAD of ${dir} is ${where}, not on ${branch}; ${back}`;
  }
  return (await world.git.isAncestor(dir, merge))
    ? null
    : `${branch} does not hold the merge any more that was put there`;
}
