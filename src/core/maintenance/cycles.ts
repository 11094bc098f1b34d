import type { MaintenanceCycle, ProjectState, TaskState } from '../state.ts';

const CLOSED: readonly MaintenanceCycle['status'][] = ['finished', 'dropped', 'skipped'];

/** The cycle that is neither finished nor given up; at most one is open at a time. */
export function openCycle(state: Pick<ProjectState, 'maintenance'>): MaintenanceCycle | null {
  return state.maintenance.find((cycle) => !CLOSED.includes(cycle.status)) ?? null;
}

/** The tasks of a cycle, in order. */
export function tasksOfCycle({ tasks }: Pick<ProjectState, 'tasks'>, cycle: MaintenanceCycle): readonly TaskState[] {
  return cycle.taskIds.flatMap((id) => (tasks[id] === undefined ? [] : [tasks[id]]));
}

/**
 * The cycles that documents of the project tell of. One whose first task has not begun is not among them, so that it
 * can be given up without a trace; nor is one that was.
 */
export function recordedCycles({ maintenance }: Pick<ProjectState, 'maintenance'>): readonly MaintenanceCycle[] {
  return maintenance.filter(
    ({ status, base }) => status === 'finished' || status === 'dropped' || (status === 'approved' && base !== null),
  );
}

/** Ids of the tasks being worked on: those of the open maintenance cycle, else the plan's, in order. */
export function activeOrder(state: ProjectState): readonly string[] {
  if (state.stage !== 'maintenance') return state.order;
  return openCycle(state)?.taskIds ?? [];
}

/** The tasks the product answers for: the plan's, and those of every change the human approved. */
export function standingTasks(state: ProjectState): readonly TaskState[] {
  const cycles = state.maintenance.filter((cycle) => cycle.status === 'approved' || cycle.status === 'finished');
  const ids = [...state.order, ...cycles.flatMap((cycle) => cycle.taskIds)];
  return ids.flatMap((id) => (state.tasks[id] === undefined ? [] : [state.tasks[id]]));
}

/** The id of the next cycle: numbers go up and are never used again. */
export function nextCycleId(state: ProjectState): string {
  return `MAINT-${String(state.maintenance.length + 1).padStart(3, '0')}`;
}
