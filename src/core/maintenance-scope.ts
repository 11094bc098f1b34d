import type { MaintenanceCycle, ProjectState, TaskState } from './state.ts';

/** The cycle that is neither finished nor dropped; at most one is open at a time. */
export function openCycle(state: ProjectState): MaintenanceCycle | null {
  return state.maintenance.find((cycle) => cycle.status !== 'finished' && cycle.status !== 'dropped') ?? null;
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
