import type { Fork, Side } from '../branches.ts';

/** What the project's own refs keep of a side. */
export interface KeptOfSide {
  /** Its last commit, as far as it was fetched. */
  readonly tip: string;
  /** Its uncommitted work, as a commit; null when there was none, or it was never fetched. */
  readonly work: string | null;
  /** Commits went past that work: it is as it was before the last of them. */
  readonly older?: boolean | undefined;
}

interface Gone {
  readonly fork: Pick<Fork, 'name' | 'status' | 'base'>;
  readonly side: Pick<Side, 'side' | 'branch'>;
}

/** Sentences that say how to get at what is kept of a side whose directory is gone; only ways that lead somewhere. */
export function keptWords({ fork, side }: Gone, kept: KeptOfSide | null): readonly string[] {
  const id = `${fork.name}-${side.side}`;
  if (kept === null) return [`Nothing of ${id} is kept in the project.`];
  const has = hasOwnCommits(fork, kept);
  const branch = `git branch ${side.branch} refs/codesleuth/forks/${id}`;
  const way = fork.status === 'open' ? `!merge ${side.side} still works.` : branch;
  const commits = has ? `Its commits are kept: ${way}` : `No commit of its own is kept, so there is nothing to merge.`;
  if (kept.work === null) return [commits];
  const work = kept.older === true ? `Uncommitted work ${OLDER}` : 'Its uncommitted work';
  return [commits, `${work} is kept: ${workCommand(id)}`];
}

/** How old work is that commits went past. */
export const OLDER = 'from before its last commits';

/** Whether a side is further than the commit it began at. */
export const hasOwnCommits = ({ base }: Pick<Fork, 'base'>, { tip }: KeptOfSide): boolean => tip !== base.head;

/** The git command that gets a file out of a side's uncommitted work. */
export const workCommand = (id: string): string => `git restore --source=refs/codesleuth/forks/${id}-work -- <file>`;
