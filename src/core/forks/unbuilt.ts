import { activeOrder } from '../maintenance/cycles.ts';
import type { ProjectState, TaskState } from '../state.ts';

/** The tasks of the plan, or of the change under way, that are not DONE. */
export function unbuiltTasks(project: ProjectState): readonly TaskState[] {
  const tasks = activeOrder(project).flatMap((id) => (project.tasks[id] === undefined ? [] : [project.tasks[id]]));
  return tasks.filter((task) => task.status !== 'DONE');
}
