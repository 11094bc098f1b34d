import type { TaskStatus } from '../../schemas/task-graph.ts';
import { activeOrder } from '../core/maintenance/cycles.ts';
import type { ProjectState } from '../core/state.ts';

export interface TaskRow {
  readonly id: string;
  readonly title: string;
  readonly status: TaskStatus;
  readonly attempts: number;
}

/** The tasks being worked on, in order. */
export function taskRows(project: ProjectState): readonly TaskRow[] {
  return activeOrder(project).flatMap((id) => {
    const task = project.tasks[id];
    return task === undefined ? [] : [{ id, title: task.task.title, status: task.status, attempts: task.attempts }];
  });
}
