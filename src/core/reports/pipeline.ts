import type { ChangeState } from '../change/change-state.ts';
import { scopeOfChange } from '../change/scope.ts';
import { recordedCycles } from '../maintenance/cycles.ts';
import type { MaintenanceCycle, ProjectState, TaskState } from '../state.ts';
import { type ChangeEntry, renderChangeLog as renderEntries } from './change-log.ts';
import { renderCheckpointMd } from './checkpoint.ts';
import { backendLabel } from './text.ts';

/** CHECKPOINT.md as the state has it: the plan's tasks in order, then those of every maintenance cycle. */
export function renderCheckpoint(state: ProjectState): string {
  const cycles = recordedCycles(state)
    .toSorted(byId)
    .flatMap((cycle) => cycle.taskIds);
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

/** CHANGE_LOG.md with one entry per change and per maintenance cycle, in order; what else the present text holds stays. */
export function renderChangeLog(state: ProjectState, present: string | null): string {
  const changes = state.changes
    .filter(({ status }) => status !== 'proposed')
    .map((change) => changeEntry(state, change));
  const cycles = recordedCycles(state)
    .toSorted(byId)
    .map((cycle) => entryOf(state, cycle));
  return renderEntries([...changes, ...cycles], present);
}

const LONGEST_TITLE = 72;

/** A change of the specification: what was asked for, how big it was said to be, and what became of its tasks. */
function changeEntry(state: ProjectState, change: ChangeState): ChangeEntry {
  const tasks = tasksOf(state, change.taskIds);
  const isDone = tasks.every(({ status }) => status === 'DONE');
  const { size, why } = scopeOfChange(state, change, change.taskIds);
  const derive = change.toDerive.join(', ');
  return {
    id: change.id,
    title: (change.text.split('\n')[0] ?? '').slice(0, LONGEST_TITLE),
    status: change.status === 'planned' && isDone ? 'done' : change.status,
    reason: change.byHand
      ? `edited by hand: ${change.drift.map(({ path }) => path).join(', ')}`
      : 'asked for by the human',
    request: change.text,
    at: change.at,
    backend: backendLabel(state.backend, state.model),
    more: [['Scope', `${size} (${why})`], ...(derive === '' ? [] : ([['Contracts to derive again', derive]] as const))],
    tasks: tasks.map(({ task, status, checkpoint }) => ({
      id: task.id,
      title: task.title,
      status,
      sha: checkpoint?.sha ?? null,
    })),
  };
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
