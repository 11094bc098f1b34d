import type { Event, EventOf } from '../../../schemas/event.ts';
import { commandFailure } from '../command-failure.ts';
import type { Place } from '../project-start.ts';
import { brokenTests, staleNote } from '../regressions/regression.ts';
import type { ProjectState, TaskState } from '../state.ts';

/** Tests of other tasks: owed another run after a task that changed their files, run, and what broke. */
export function evolveRegressions(state: ProjectState, event: Event, place: Place): ProjectState {
  switch (event.type) {
    case 'task/checkpointed': {
      const { taskId, runId, rerun } = event;
      return rerun === undefined ? state : { ...state, owed: { taskId, runId, ...rerun } };
    }
    case 'rerun/began':
      return state.owed === null ? state : { ...state, work: { kind: 'rerun', ...state.owed } };
    case 'rerun/ended':
      return ended(state, event, place);
    case 'pipeline/halted':
      // What broke was told with the stop; what comes next is anything else.
      return state.work?.kind === 'regressed' ? { ...state, work: { kind: 'next-task' } } : state;
    default:
      return state;
  }
}

/** Each owner is STALE until it was built again; the task that broke it stays DONE, for its own checks hold. */
function ended(state: ProjectState, event: EventOf<'rerun/ended'>, { at }: Place): ProjectState {
  const over = { ...state, owed: null };
  if (event.broken.length === 0) return { ...over, work: { kind: 'next-task' } };
  const { type: _, ...found } = event;
  const tasks = { ...state.tasks };
  for (const { taskId, files } of event.broken) {
    const task = tasks[taskId];
    if (task !== undefined) tasks[taskId] = broken(task, { ...event, owner: taskId, files });
  }
  const regressions = [...state.regressions, { ...found, at }];
  return { ...over, tasks, regressions, builtAt: null, work: { kind: 'regressed', taskId: event.taskId } };
}

type Blow = EventOf<'rerun/ended'> & { readonly owner: string; readonly files: readonly string[] };

function broken({ reviewed: _, ...task }: TaskState, blow: Blow): TaskState {
  const tests = brokenTests(blow).filter(({ owner }) => owner === blow.owner);
  const failures = tests.map(({ result }) => commandFailure(result));
  return {
    ...task,
    status: 'STALE',
    attempts: 0,
    failures,
    note: staleNote(blow.taskId, blow.files),
    brokenBy: blow.taskId,
  };
}
