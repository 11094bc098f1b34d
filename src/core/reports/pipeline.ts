import type { MaintenanceCycle, ProjectState, TaskState } from '../state.ts';
import { type ChangeEntry, renderChangeLog as renderEntries } from './change-log.ts';
import { renderCheckpointMd } from './checkpoint.ts';
import { backendLabel } from './text.ts';

/** CHECKPOINT.md as the state has it: the plan's tasks in order, then those of every maintenance cycle. */
export function renderCheckpoint(state: ProjectState): string {
  const cycles = state.maintenance.toSorted(byId).flatMap((cycle) => cycle.taskIds);
  return renderCheckpointMd({
    project: state.name,
    backend: backendLabel(state.backend, state.model),
    tasks: tasksOf(state, [...state.order, ...cycles]).map(({ task, status, checkpoint, attempts, note }) => ({
      id: task.id,
      title: task.title,
      status,
      checkpoint,
      attempts,
      note,
    })),
  });
}

/** CHANGE_LOG.md with one entry per maintenance cycle, in order; what else the present text holds stays. */
export function renderChangeLog(state: ProjectState, present: string | null): string {
  return renderEntries(
    state.maintenance.toSorted(byId).map((cycle) => entryOf(state, cycle)),
    present,
  );
}

function entryOf(state: ProjectState, cycle: MaintenanceCycle): ChangeEntry {
  return {
    id: cycle.id,
    title: cycle.title,
    status: cycle.status,
    reason: cycle.reason,
    request: cycle.request,
    at: cycle.at,
    backend: backendLabel(state.backend, state.model),
    tasks: tasksOf(state, cycle.taskIds).map(({ task, status, checkpoint }) => ({
      id: task.id,
      title: task.title,
      status,
      sha: checkpoint?.sha ?? null,
    })),
  };
}

/** Ids have numbers of at least three digits, so a longer one is a later one. */
function byId(a: MaintenanceCycle, b: MaintenanceCycle): number {
  return a.id.length - b.id.length || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function tasksOf(state: ProjectState, ids: readonly string[]): readonly TaskState[] {
  return ids.flatMap((id) => (state.tasks[id] === undefined ? [] : [state.tasks[id]]));
}
