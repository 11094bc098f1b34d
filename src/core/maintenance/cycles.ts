import type { Task } from '../../../schemas/task-graph.ts';
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

/**
 * Ids of the tasks being worked on: those of the open maintenance cycle, else the plan's, in order; and behind them any
 * other whose tests were broken, until it is built again.
 */
export function activeOrder(state: ProjectState): readonly string[] {
  const own = state.stage === 'maintenance' ? (openCycle(state)?.taskIds ?? []) : state.order;
  if (state.regressions.length === 0 && state.forks.length === 0) return own;
  const known = new Set(own);
  const broken = brokenTasks(state).filter(({ task }) => !known.has(task.id));
  return [...own, ...broken.map(({ task }) => task.id)];
}

/** The tasks whose tests another one broke, until they are built again. */
export const brokenTasks = (state: ProjectState): readonly TaskState[] =>
  standingTasks(state).filter(({ brokenBy }) => brokenBy !== undefined);

/** The tasks being worked on with what each still waits for: what is DONE and not worked on stands in nobody's way. */
export function activeNodes(state: ProjectState): readonly Pick<Task, 'id' | 'dependsOn'>[] {
  const order = activeOrder(state);
  const listed = new Set(order);
  const waitsFor = (id: string): boolean => listed.has(id) || state.tasks[id]?.status !== 'DONE';
  return order.flatMap((id) => {
    const task = state.tasks[id]?.task;
    return task === undefined ? [] : [{ id, dependsOn: task.dependsOn.filter(waitsFor) }];
  });
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
