import { nextStep } from '../../src/core/next-step.ts';
import type { ProjectState, State } from '../../src/core/state.ts';
import type { CrashOrder } from './crash-order.ts';

/** A small project: three features, one thing left open. */
export const BRIEF =
  'A command line tool for Linux. My first version: add books, list books, search books. They are kept in a JSON file, without sign-in.';
export const CHANGE = 'Remove books that were given away';

/** What a person types next on the way; null when they have what they wanted. A reset begins at a shipped project. */
export function nextLine({ project, shell }: State, until: CrashOrder['until']): string | null {
  if (until === 'reset') return project === null ? null : '!reset --yes';
  if (project === null) return shell.kickoff === null ? 'Start agent 0' : BRIEF;
  return project.halt === null ? onward(project, until) : '!resume';
}

function onward(project: ProjectState, until: CrashOrder['until']): string | null {
  const next = nextStep(project).command ?? '!status';
  if (next === 'Start agent 7' && until === 'shipped') return null;
  if (next !== 'describe the change') return next;
  return project.maintenance.length === 0 ? CHANGE : null;
}
