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

/** What a task that goes back is told when it is built anew, by what it had broken; nothing where it had broken nothing. */
export function toldAnew(tasks: Tasks, taskId: string): Pick<TaskState, 'note' | 'failures'> {
  const broken = Object.values(tasks).filter(({ brokenBy }) => brokenBy === taskId);
  if (broken.length === 0) return { note: null, failures: [] };
  const failures = [...new Set(broken.flatMap((task) => task.failures))];
  return { note: offenderNote(broken.map(({ task }) => task.id)), failures };
}
