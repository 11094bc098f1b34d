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
  if (until === 'mended') return mending(project);
  return project.halt === null ? onward(project, until) : '!resume';
}

function onward(project: ProjectState, until: CrashOrder['until']): string | null {
  const next = side(project, until) ?? nextStep(project).command ?? '!status';
  if (next === DONE) return null;
  if (next === 'Start agent 7' && until === 'shipped') return null;
  if (next !== 'describe the change') return next;
  return project.maintenance.length === 0 ? CHANGE : null;
}

/** What is wanted besides the pipeline's own next step. */
function side(project: ProjectState, until: CrashOrder['until']): string | null {
  if (until === 'travelled') return travelling(project);
  return until === 'changed' ? changing(project) : null;
}

/** What is STALE is looked at and built again, until all is built. */
function mending(project: ProjectState): string | null {
  if (project.halt?.reason === 'interrupted') return '!resume retry';
  if (Object.values(project.tasks).some((task) => task.status === 'STALE')) return '!build --seen';
  if (project.builtAt !== null && project.work === null) return null;
  return project.halt === null ? '!build' : '!resume';
}

const DONE = 'done';
export const FORK = '!fork trial --a "keep all of it in one file" --b "one module for each command"';

/** A fork, the merge of its first side, a replay, and its undo; null where the pipeline's own next step is due. */
function travelling(project: ProjectState): string | null {
  const fork = project.forks[0];
  if (fork === undefined) return project.planHash === null || project.work !== null ? null : FORK;
  if (fork.status === 'open') return '!merge A --yes';
  if (project.builtAt === null) return null;
  if (project.undo?.kind === 'merge') return '!replay TASK-002 --yes';
  return project.undo?.kind === 'replay' ? '!undo --yes' : DONE;
}

/** A change of what is built: told, approved for one task, planned in, and that task built again; null before the build's end. */
function changing(project: ProjectState): string | null {
  const change = project.changes[0];
  if (change === undefined) return project.builtAt === null ? null : '!change listing books shows their shelf too';
  if (change.status === 'proposed') return '!change-approve without TASK-002 TASK-004 TASK-005 with TASK-003';
  if (change.status === 'approved') return project.work === null ? '!plan' : null;
  const stale = Object.values(project.tasks).some((task) => task.status === 'STALE');
  if (stale && project.work === null) return '!build --seen';
  return project.builtAt === null ? null : DONE;
}
