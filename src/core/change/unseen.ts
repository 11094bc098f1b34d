import { standingTasks } from '../maintenance/cycles.ts';
import type { ProjectState } from '../project-state.ts';
import type { TaskState } from '../task-state.ts';

/** STALE, with something built of it that the human has not been shown beside what it is to become. */
export const isUnseen = (task: TaskState | undefined): boolean =>
  task?.status === 'STALE' && task.checkpoint !== null && task.reviewed !== true;

/** The tasks that may not be built again before the human has seen them: of the plan in its order, then of maintenance. */
export const unseenTasks = (state: ProjectState): readonly TaskState[] => standingTasks(state).filter(isUnseen);
