import { openFork } from '../branch-effects.ts';
import type { Fork } from '../branches.ts';
import { type Refusal, refuse } from '../decision.ts';
import { waysOut } from '../forks/mergeable.ts';
import type { ProjectState, Remembered } from '../project-state.ts';
import { forksAfter } from './arrive.ts';

/**
 * Refuses to move a project whose fork is open, for its sides are built from where it stands, or whose copies are not
 * put away yet. `before` is what would be gone back to: a fork that is closed, or opened again, there is no hindrance.
 */
export function forkIsOpen(project: ProjectState, before: Remembered | null): Refusal | null {
  const after = before === null ? project.forks : forksAfter(project.forks, before.forks);
  const isOpenAfter = (name: string): boolean => after.some((fork) => fork.name === name && isOpen(fork));
  const fork = openFork(project);
  if (fork !== null && isOpenAfter(fork.name)) {
    return refuse('fork-open', `the fork ${fork.name} is open`, { tryNext: waysOut(project, fork) });
  }
  if (project.work?.kind !== 'fork-close' || isOpenAfter(project.work.name)) return null;
  const message = `the copies of fork ${project.work.name} are not put away yet`;
  return refuse('fork-closing', message, { tryNext: ['!resume', '!status'] });
}

const isOpen = ({ status }: Fork): boolean => status === 'making' || status === 'open';
