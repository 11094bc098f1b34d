import type { Event, EventOf } from '../../../schemas/event.ts';
import { PATHS } from '../../../schemas/paths.ts';
import { adviceOf, impactWords } from '../change/advice.ts';
import { type ChangeState, pendingChange } from '../change/change-state.ts';
import type { Place } from '../project-start.ts';
import type { ProjectState, TaskState } from '../state.ts';

/** Changes of the specification: proposed, ticked, approved or cancelled, and what becomes of the tasks. */
export function evolveChanges(state: ProjectState, event: Event, place: Place): ProjectState {
  switch (event.type) {
    case 'change/proposed': {
      const fresh = {
        status: 'proposed',
        ticks: {},
        lastTick: null,
        advice: null,
        asking: null,
        taskIds: [],
        toDerive: [],
        at: place.at,
      } as const;
      return { ...state, changes: [...withoutPending(state), { ...event.proposal, ...fresh }] };
    }
    case 'change/ticked':
      return ticked(state, event, place);
    case 'change/asked':
      return asked(state, event);
    case 'run/started':
      return event.run.purpose === 'impact' ? askedBy(state, event.run.runId) : state;
    case 'run/ended':
      return answered(state, event);
    case 'change/approved':
      return approved(state, event, place);
    case 'change/cancelled':
      return cancelled(state, event);
    case 'artifacts/delivered':
      return event.bundle === 'change' ? delivered(state, event) : state;
    case 'plan/accepted':
      return { ...state, changes: state.changes.map(planned) };
    case 'tasks/reviewed':
      return { ...state, tasks: mapTasks(state, event.taskIds, (task) => ({ ...task, reviewed: true })) };
    case 'travel/ended':
      // The report was of other code.
      return { ...state, changes: withoutPending(state) };
    default:
      return state;
  }
}

/** As if it had never been asked for; what the Planner was asked in the middle of comes back. */
function cancelled(state: ProjectState, { id }: EventOf<'change/cancelled'>): ProjectState {
  const own = state.changes.find((change) => change.id === id && change.status === 'proposed');
  const changes = state.changes.filter((change) => change !== own);
  return { ...state, ...own?.asking?.before, changes };
}

/** The Planner is asked; what was under way is laid aside until it has answered. */
function asked(state: ProjectState, { id }: EventOf<'change/asked'>): ProjectState {
  const own = state.changes.find((change) => change.id === id && change.status === 'proposed');
  if (own === undefined) return state;
  const before = own.asking?.before ?? { work: state.work, halt: state.halt, question: state.question };
  const because = impactWords(state, own);
  const work = { kind: 'start', purpose: 'impact', taskId: null, attempt: 1, because, resumes: null } as const;
  return {
    ...withPending(state, (change) => ({ ...change, asking: { runId: null, before } })),
    work,
    halt: null,
    question: null,
  };
}

const askedBy = (state: ProjectState, runId: string): ProjectState =>
  withPending(state, (change) =>
    change.asking === null ? change : { ...change, asking: { ...change.asking, runId } },
  );

/**
 * The Planner's run is over, however it ended: what was under way comes back, and what it said stands beside the list. A
 * run that changed what it may only read is dealt with as any such run.
 */
function answered(state: ProjectState, event: EventOf<'run/ended'>): ProjectState {
  const asking = pendingChange(state)?.asking ?? null;
  if (asking === null || asking.runId !== event.runId) return state;
  if (event.trespass.length + event.strayed.length > 0) return state;
  const advice = adviceOf(state, event);
  return { ...withPending(state, (change) => ({ ...change, advice, asking: null })), ...asking.before };
}

function withPending(state: ProjectState, apply: (change: ChangeState) => ChangeState): ProjectState {
  return { ...state, changes: state.changes.map((change) => (change.status === 'proposed' ? apply(change) : change)) };
}

const withoutPending = ({ changes }: ProjectState): readonly ChangeState[] =>
  changes.filter(({ status }) => status !== 'proposed');

const planned = (change: ChangeState): ChangeState =>
  change.status === 'approved' ? { ...change, status: 'planned' } : change;

function ticked(state: ProjectState, event: EventOf<'change/ticked'>, { seq }: Place): ProjectState {
  const taskId = event.taskIds.at(-1);
  const lastTick = taskId === undefined ? null : { taskId, seq };
  const ticks = Object.fromEntries(event.taskIds.map((id) => [id, event.ticked]));
  const changes = state.changes.map((change) =>
    change.id === event.id && change.status === 'proposed'
      ? { ...change, lastTick, ticks: { ...change.ticks, ...ticks } }
      : change,
  );
  return { ...state, changes };
}

/** What was under way is given up: the plan it was for is another one now. */
function approved(state: ProjectState, event: EventOf<'change/approved'>, place: Place): ProjectState {
  const { id, taskIds, contracts, edit } = event;
  const own = state.changes.find((change) => change.id === id);
  if (own === undefined || state.spec === null) return state;
  const drift = Object.fromEntries(own.drift.map(({ path, sha256 }) => [path, sha256]));
  const note = `${id}: ${own.text}`;
  const beside = new Set(state.lanes?.open.map((lane) => lane.taskId));
  const tasks = mapTasks(state, taskIds, (task) => outdated(task, note, beside.has(task.task.id)));
  const changes = state.changes.map((change) =>
    change === own ? ({ ...change, status: 'approved', asking: null, taskIds, toDerive: contracts } as const) : change,
  );
  const present = drift[state.spec.path];
  return {
    ...state,
    changes,
    tasks,
    spec: { ...state.spec, ...event.spec, hash: present === undefined ? state.spec.hash : `sha256:${present}` },
    schemaHash: drift[PATHS.schema] ?? state.schemaHash,
    schema: { ...state.schema, builtOn: null },
    delivered: { ...state.delivered, ...drift },
    stage: state.planHash === null ? state.stage : 'planning',
    builtAt: null,
    codeSeq: place.seq,
    halt: null,
    question: null,
    work:
      edit === null
        ? { kind: 'commit', bundle: 'change' }
        : { kind: 'deliver', bundle: 'change', files: [{ path: state.spec.path, content: edit.content }] },
  };
}

/** A task that is to be done again. What is built already is STALE; what is begun starts over with the new requirement. */
function outdated({ reviewed: _, brokenBy: __, ...task }: TaskState, note: string, isBeside: boolean): TaskState {
  if (task.status === 'DONE' || task.status === 'STALE') return { ...task, status: 'STALE', note, attempts: 0 };
  if (isBeside) return { ...task, outdated: true, note };
  return { ...task, status: 'PENDING', note, attempts: 0, failures: [] };
}

function delivered(state: ProjectState, event: EventOf<'artifacts/delivered'>): ProjectState {
  const spec = event.files.find(({ path }) => path === state.spec?.path);
  if (spec === undefined || state.spec === null) return state;
  return { ...state, spec: { ...state.spec, hash: `sha256:${spec.sha256}` } };
}

function mapTasks(
  { tasks }: ProjectState,
  ids: readonly string[],
  change: (task: TaskState) => TaskState,
): ProjectState['tasks'] {
  const next = { ...tasks };
  for (const id of ids) {
    const task = next[id];
    if (task !== undefined) next[id] = change(task);
  }
  return next;
}
