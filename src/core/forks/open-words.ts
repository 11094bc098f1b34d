import { openFork } from '../branch-effects.ts';
import type { Fork, Origin } from '../branches.ts';
import { type Missing, type Refusal, refuse } from '../decision.ts';
import type { ProjectState } from '../state.ts';
import { waysOut } from './mergeable.ts';

/** `side A of fork trial`. */
export const sideWords = (origin: Pick<Origin, 'name' | 'side'>): string =>
  `side ${origin.side} of fork ${origin.name}`;

/** Refuses, in a side of a fork, what is the project's; null elsewhere. */
export function insideSide(project: ProjectState): Refusal | null {
  const { origin } = project;
  if (origin === null) return null;
  return refuse('in-a-side', `this is ${sideWords(origin)}; forks are made, compared and merged in ${origin.parent}`, {
    tryNext: [`start the shell in ${origin.parent}, then !forks`],
  });
}

/** Why no stage may start while a fork is open; null when none is. */
export function forkInTheWay(project: ProjectState): Missing | null {
  const fork = openFork(project);
  if (fork === null) return null;
  return { what: openWords(fork), next: waysOut(project, fork).join(', ') };
}

/** As `forkInTheWay`, as a refusal. */
export function refuseOpenFork(project: ProjectState): Refusal | null {
  const fork = openFork(project);
  return fork === null ? null : refuse('fork-open', openWords(fork), { tryNext: waysOut(project, fork) });
}

/** Refuses words to the project's agent while the fork's copies are what goes on, and new changes while it is open at all. */
export function refuseWhileForked(project: ProjectState): Refusal | null {
  const fork = openFork(project);
  if (fork === null) return null;
  const atWork = project.work?.kind.startsWith('fork-') === true;
  if (project.stage === 'maintenance') return refuseOpenFork(project);
  // What is paused goes on with the sides, so a note to the project's agent would wait for long.
  if (!atWork && project.halt === null) return null;
  const how = project.halt === null ? 'is being worked on' : 'was stopped';
  const message = `fork ${fork.name} ${how}, and neither side was told: a side hears you when it asks something`;
  return refuse('fork-runs', message, { tryNext: ['!forks', project.halt === null ? '!pause' : '!resume'] });
}

const openWords = ({ name, status }: Fork): string =>
  status === 'making' ? `fork ${name} is not made yet` : `fork ${name} is open`;
