import type { ProjectState } from '../project-state.ts';
import type { TaskState } from '../task-state.ts';

/** STALE, with something built of it that the human has not been shown beside what it is to become. */
export const isUnseen = (task: TaskState | undefined): boolean =>
  task?.status === 'STALE' && task.checkpoint !== null && task.reviewed !== true;

/** The tasks that may not be built again before the human has seen them, in the plan's order. */
export const unseenTasks = ({ tasks, order }: Pick<ProjectState, 'tasks' | 'order'>): readonly TaskState[] =>
  order.flatMap((id) => (tasks[id] !== undefined && isUnseen(tasks[id]) ? [tasks[id]] : []));
