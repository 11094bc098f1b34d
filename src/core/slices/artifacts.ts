import type { Event, EventOf } from '../../../schemas/event.ts';
import type { Place } from '../project-start.ts';
import type { ProjectState, TaskState, Work } from '../state.ts';

/** Documents: prepared, written, validated, committed; the specification and the plan they become. */
export function evolveArtifacts(state: ProjectState, event: Event, _place: Place): ProjectState {
  switch (event.type) {
    case 'artifacts/prepared':
      return { ...state, work: { kind: 'deliver', bundle: event.bundle, files: event.files } };
    case 'artifacts/delivered':
      return delivered(state, event);
    case 'bundle/committed':
      return { ...state, commitCount: state.commitCount + 1, work: null };
    case 'spec/compiled':
      return compiled(state, event);
    case 'spec/rejected':
      return {
        ...state,
        specProblems: event.problems,
        work: { kind: 'redo', purpose: 'compile', attempt: event.attempt, problems: event.problems },
      };
    case 'plan/accepted':
      return accepted(state, event);
    case 'plan/rejected':
      return {
        ...state,
        planProblems: event.problems,
        work: { kind: 'redo', purpose: 'plan', attempt: event.attempt, problems: event.problems },
      };
    default:
      return state;
  }
}

function delivered(state: ProjectState, event: EventOf<'artifacts/delivered'>): ProjectState {
  const known = { ...state.delivered };
  for (const file of event.files) known[file.path] = file.sha256;
  const work: Work =
    event.bundle === 'spec' || event.bundle === 'plan'
      ? { kind: 'validate', bundle: event.bundle }
      : { kind: 'commit', bundle: event.bundle };
  return { ...state, delivered: known, work };
}

function compiled(state: ProjectState, event: EventOf<'spec/compiled'>): ProjectState {
  const { type: _, ...spec } = event;
  return {
    ...state,
    spec,
    specProblems: [],
    handoffVersion: atLeast(state, 1),
    work: { kind: 'commit', bundle: 'spec' },
  };
}

function accepted(state: ProjectState, event: EventOf<'plan/accepted'>): ProjectState {
  const tasks: Record<string, TaskState> = {};
  for (const task of event.tasks) {
    const before = state.tasks[task.id];
    tasks[task.id] = before === undefined ? freshTask(task) : replaned(before, task);
  }
  for (const [id, task] of Object.entries(state.tasks)) if (id.startsWith('MAINT-')) tasks[id] = task;
  return {
    ...state,
    tasks,
    order: event.tasks.map((task) => task.id),
    batches: event.batches,
    planHash: event.planHash,
    schemaHash: event.schemaHash,
    patternsApplied: event.patternsApplied,
    planProblems: [],
    handoffVersion: atLeast(state, 2),
    work: { kind: 'commit', bundle: 'plan' },
  };
}

/** A task in a new plan: one that is DONE and now asks for something else has to be built again. */
function replaned(before: TaskState, task: TaskState['task']): TaskState {
  const changed = JSON.stringify(before.task) !== JSON.stringify(task);
  const { reviewed: _, brokenBy: __, ...kept } = before;
  // What a human has seen of a STALE task was for the requirement it had then.
  return changed ? { ...kept, task, status: before.status === 'DONE' ? 'STALE' : before.status } : { ...before, task };
}

/** A task nobody has worked on. */
export function freshTask(task: TaskState['task']): TaskState {
  return {
    task,
    status: 'PENDING',
    attempts: 0,
    spans: [],
    since: null,
    session: null,
    runId: null,
    reported: [],
    checkpoint: null,
    failures: [],
    note: null,
  };
}

/** HANDOFF's version only ever grows. */
export function atLeast(state: ProjectState, version: ProjectState['handoffVersion']): ProjectState['handoffVersion'] {
  return state.handoffVersion > version ? state.handoffVersion : version;
}
