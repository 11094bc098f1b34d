import type { ProjectState } from '../project-state.ts';
import type { TaskState } from '../task-state.ts';
import { offenderNote } from './regression.ts';

type Tasks = Readonly<Record<string, TaskState>>;

/**
 * The tasks that are DONE again once these go back: they were only STALE because one of these broke their tests, and
 * their own work is still there.
 */
export function standAgain(tasks: Tasks, back: ReadonlySet<string>): readonly TaskState[] {
  return Object.values(tasks).filter(
    ({ task, brokenBy, checkpoint }) =>
      brokenBy !== undefined && back.has(brokenBy) && checkpoint !== null && !back.has(task.id),
  );
}

/**
 * A change in maintenance goes on, but one of the plan that was built again in it goes back: its tests are broken once more,
 * by the task that broke them before.
 */
export function stillBroken({ regressions }: ProjectState, taskId: string): Pick<TaskState, 'brokenBy'> {
  const last = regressions.findLast(({ broken }) => broken.some((one) => one.taskId === taskId));
  return last === undefined ? {} : { brokenBy: last.taskId };
}

/** What a task that goes back is told when it is built anew, by what it had broken; nothing where it had broken nothing. */
export function toldAnew(tasks: Tasks, taskId: string): Pick<TaskState, 'note' | 'failures'> {
  const broken = Object.values(tasks).filter(({ brokenBy }) => brokenBy === taskId);
  if (broken.length === 0) return { note: null, failures: [] };
  const failures = [...new Set(broken.flatMap((task) => task.failures))];
  return { note: offenderNote(broken.map(({ task }) => task.id)), failures };
}
