import { attempt } from '../attempt.ts';
import type { World } from '../world.ts';

/** Tells whether somebody touched the project's repository since the watch began. */
export type MainWatch = () => Promise<readonly string[]>;

/** Remembers HEAD, refs and index of the project as they are now; what comes back says in words what moved since. */
export async function watchMain(world: World, dir: string): Promise<MainWatch> {
  const [before, place] = await Promise.all([world.forks.fingerprint(dir), world.git.inspect(dir)]);
  return async () => {
    const looked = await attempt(() => world.forks.fingerprint(dir));
    if (looked.kind === 'failed')
      return [`whether the main repository was touched cannot be seen: ${looked.error.message}`];
    if (looked.value === before) return [];
    const now = await world.git.inspect(dir).catch(() => null);
    if (now?.branch !== place?.branch) return [`HEAD of the main repository is on ${short(now?.branch)} now`];
    if (now?.head !== place?.head)
      return [`HEAD of the main repository moved to ${now?.head?.slice(0, 9) ?? 'nothing'}`];
    return ['a branch, a tag or the index of the main repository was changed'];
  };
}

const short = (branch: string | null | undefined): string => branch?.replace('refs/heads/', '') ?? 'no branch';
