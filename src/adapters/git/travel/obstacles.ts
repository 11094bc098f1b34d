import type { Obstacle } from '../../../ports/travel.ts';
import { textOfPath } from '../path-text.ts';
import { operationInProgress, type Repository } from '../repository.ts';
import { awayFromHome } from './home-branch.ts';
import type { Scan } from './scanned.ts';
import type { Target } from './target.ts';

/** Another git at work; the lock it left may also be all that is left of it. */
export const LOCKED: Obstacle = {
  what: 'Another git process is at work in this repository (index.lock).',
  next: 'Let it finish and try again; if none is running, delete .git/index.lock.',
};

export const CHANGED: Obstacle = {
  what: 'Something changed in the project since its state was saved; nothing was moved.',
  next: 'Let whatever writes to the project finish, then try again.',
};

function otherBranch(scan: Scan, target: Target): Obstacle[] {
  if (target.stored === null || target.stored.meta.branch === scan.head.branch) return [];
  if (target.home !== null) return [awayFromHome(target.home, scan.head.branch)];
  // Asked for a moment ago, HEAD stood where the backup was made; or there was no branch then.
  if (target.stored.meta.branch !== null) return [CHANGED];
  return [{ what: 'The backup was made without a branch (detached HEAD).', next: 'git switch --detach' }];
}

function sparse(scan: Scan): Obstacle[] {
  const [first] = scan.absent;
  if (first === undefined) return [];
  const what = `Git was told to leave files out of the work tree (${textOfPath(first)}).`;
  return [{ what, next: 'git sparse-checkout disable, or git update-index --no-skip-worktree <file>' }];
}

/** A merge, rebase and the like that only the user can end. */
export function unfinishedOperation(at: Repository): Obstacle[] {
  const name = operationInProgress(at);
  if (name === null) return [];
  const next = name === 'bisect' ? 'git bisect reset' : `git ${name} --continue or git ${name} --abort`;
  return [{ what: `A ${name} is in progress in this repository.`, next }];
}

/** Why a scanned state cannot be left for a target, apart from files in the way. */
export function obstaclesOf(at: Repository, scan: Scan, target: Target): Obstacle[] {
  return [...unfinishedOperation(at), ...otherBranch(scan, target), ...sparse(scan)];
}
