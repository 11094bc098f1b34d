import { delimiter, dirname } from 'node:path';
import { createSides, type Sides, sameSide } from './fork/sides.ts';
import { createLocate } from './located.ts';
import { createPlumbing, type GitOptions, type Plumbing } from './plumbing.ts';
import { createPorcelain, type Porcelain } from './porcelain.ts';
import type { Doors } from './publish.ts';
import { createQueue } from './queue.ts';
import { locate, notInside, type Repository } from './repository.ts';
import { withoutGc } from './without-gc.ts';

/** The way to one repository at a time: whatever works on it goes through here. */
export interface Access {
  readonly git: Plumbing;
  readonly porcelain: Porcelain;
  /** The clones made for forks: git is started in none that is not as it was made. */
  readonly sides: Sides;
  /** The repository a directory lies in, null outside of any. */
  readonly locate: (dir: string) => Promise<Repository | null>;
  /** Runs work on a repository when everything before it on the same one is over. */
  readonly within: <T>(at: Repository, work: (doors: Doors) => Promise<T>) => Promise<T>;
  /** As `within`, for the repository of a directory; rejects outside of any. */
  readonly inside: <T>(dir: string, work: (doors: Doors) => Promise<T>) => Promise<T>;
  /** As `inside`, for work that writes objects before anything refers to them: no clean-up of git's begins meanwhile. */
  readonly writing: <T>(dir: string, work: (doors: Doors) => Promise<T>) => Promise<T>;
  /** Runs work on a directory that is no repository yet, or no more, in its turn. */
  readonly exclusive: <T>(dir: string, work: () => Promise<T>) => Promise<T>;
}

/** Git that looks for no repository above the one it is to work in, should that be gone or spoilt meanwhile. */
function bounded(git: Plumbing, base: GitOptions['env'], at: Repository): Plumbing {
  const ceilings = [dirname(at.root), base.GIT_CEILING_DIRECTORIES ?? ''].filter((dir) => dir !== '').join(delimiter);
  return (call) => git({ ...call, env: { ...call.env, GIT_CEILING_DIRECTORIES: ceilings } });
}

/** One access for all ports that work on repositories, so that they never work on the same one at once. */
export function createAccess(options: GitOptions): Access {
  const git = createPlumbing(options);
  const porcelain = createPorcelain(options);
  const exclusive = createQueue();
  const sides = createSides(git);
  const remembered = createLocate(git);
  const located: Access['locate'] = async (dir) => {
    const side = await sides.vet(dir);
    // An agent can spoil a side's git directory so that git looks for another one: git itself is asked there each time.
    const at = await (side === null ? remembered(dir) : locate(git, dir));
    sameSide(side, at);
    if (side === null && at !== null) await sides.learn(at);
    return at;
  };
  const opened = async (dir: string): Promise<Repository> => {
    const at = await located(dir);
    if (at === null) throw notInside(dir);
    return at;
  };
  const within: Access['within'] = (at, work) =>
    exclusive(at.commonDir, async () => {
      // Again, for there was a wait since it was located, and agents do not wait.
      await sides.vet(at.root);
      return work({ git: bounded(git, options.env, at), porcelain, at });
    });
  return {
    git,
    porcelain,
    sides,
    locate: located,
    within,
    inside: async (dir, work) => within(await opened(dir), work),
    writing: async (dir, work) =>
      within(await opened(dir), (doors) => withoutGc(doors.at.commonDir, () => work(doors))),
    exclusive,
  };
}
