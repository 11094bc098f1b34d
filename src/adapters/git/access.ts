import { createPlumbing, type GitOptions, type Plumbing } from './plumbing.ts';
import { createPorcelain, type Porcelain } from './porcelain.ts';
import type { Doors } from './publish.ts';
import { createQueue } from './queue.ts';
import { locate, open, type Repository } from './repository.ts';

/** The way to one repository at a time: whatever works on it goes through here. */
export interface Access {
  readonly git: Plumbing;
  readonly porcelain: Porcelain;
  /** The repository a directory lies in, null outside of any. */
  readonly locate: (dir: string) => Promise<Repository | null>;
  /** Runs work on a repository when everything before it on the same one is over. */
  readonly within: <T>(at: Repository, work: (doors: Doors) => Promise<T>) => Promise<T>;
  /** As `within`, for the repository of a directory; rejects outside of any. */
  readonly inside: <T>(dir: string, work: (doors: Doors) => Promise<T>) => Promise<T>;
  /** Runs work on a directory that is no repository yet, or no more, in its turn. */
  readonly exclusive: <T>(dir: string, work: () => Promise<T>) => Promise<T>;
}

/** One access for all ports that work on repositories, so that they never work on the same one at once. */
export function createAccess(options: GitOptions): Access {
  const git = createPlumbing(options);
  const porcelain = createPorcelain(options);
  const exclusive = createQueue();
  const within: Access['within'] = (at, work) => exclusive(at.commonDir, () => work({ git, porcelain, at }));
  return {
    git,
    porcelain,
    locate: (dir) => locate(git, dir),
    within,
    inside: async (dir, work) => within(await open(git, dir), work),
    exclusive,
  };
}
