import type { Event, EventOf } from '../../../schemas/event.ts';
import { PATHS } from '../../../schemas/paths.ts';
import { needsHuman } from '../migrations/risks.ts';
import { type Afterwards, type Migration, pendingOf, type SchemaState } from '../migrations/schema-state.ts';
import type { Place } from '../project-start.ts';
import type { ProjectState, TaskState } from '../state.ts';

/** SCHEMA.md: what was approved of it, what waits for the human, and what goes on afterwards. */
export function evolveMigrations(state: ProjectState, event: Event, place: Place): ProjectState {
  switch (event.type) {
    case 'artifacts/prepared':
      return event.bundle === 'plan' ? withSchema(state, { handed: handedIn(event) ?? state.schema.handed }) : state;
    case 'plan/accepted':
      return accepted(state, event);
    case 'task/checkpointed':
      return atTask(state, event.taskId);
    case 'migration/planned':
      return planned(state, event);
    case 'migration/approved':
      return approved(state, event, place);
    case 'migration/cancelled':
      return cancelled(state, event);
    case 'artifacts/delivered':
      return event.bundle === 'migration' ? written(state) : state;
    case 'bundle/committed':
      return event.bundle === 'migration' ? settled(state) : state;
    default:
      return state;
  }
}

const withSchema = (state: ProjectState, change: Partial<SchemaState>): ProjectState => ({
  ...state,
  schema: { ...state.schema, ...change },
});

const handedIn = ({ files }: EventOf<'artifacts/prepared'>): string | undefined =>
  files.find((file) => file.path === PATHS.schema)?.content;

/** A plan that was handed over counts from here on; one that a person edited leaves what was approved. */
function accepted(state: ProjectState, { schemaHash }: EventOf<'plan/accepted'>): ProjectState {
  const { handed } = state.schema;
  if (handed === null) return withSchema(state, { builtOn: null });
  const text = { text: handed, hash: schemaHash };
  return withSchema(state, { handed: null, approved: text, planned: text, builtOn: null });
}

function atTask(state: ProjectState, taskId: string): ProjectState {
  const { approved, atTask: known } = state.schema;
  return approved === null ? state : withSchema(state, { atTask: { ...known, [taskId]: approved } });
}

/** The report is written first; what was under way goes on once all is settled. */
function planned(state: ProjectState, { type: _, ...event }: EventOf<'migration/planned'>): ProjectState {
  const before = state.schema.approved ?? { text: '', hash: '' };
  const isAnew = pendingOf(state) !== null;
  const afterwards = isAnew ? state.schema.afterwards : { work: state.work, halt: state.halt };
  const count = isAnew ? state.schema.count : state.schema.count + 1;
  const last: Migration = { ...event, before, status: needsHuman(event.risk) ? 'pending' : 'noted' };
  const known = { ...state, delivered: { ...state.delivered, [PATHS.schema]: event.hash } };
  const next = reporting(withSchema(known, { count, afterwards, last }));
  return last.status === 'noted' ? taken(next, last) : next;
}

const reporting = (state: ProjectState): ProjectState => ({
  ...state,
  halt: null,
  work: { kind: 'report', bundle: 'migration' },
});

/** SCHEMA.md counts as it is now; what a person made of it, the tasks do not know until a change takes it in. */
function taken(state: ProjectState, { text, hash, taskId, before }: Migration): ProjectState {
  const since = state.schema.builtOn ?? (taskId === null ? before : null);
  const builtOn = since?.text === text ? null : since;
  return { ...withSchema(state, { approved: { text, hash }, builtOn }), schemaHash: hash };
}

function approved(state: ProjectState, { id }: EventOf<'migration/approved'>, { at }: Place): ProjectState {
  const last = pendingOf(state);
  if (last === null || last.id !== id) return state;
  const { risk, taskId: task, hash: schema_hash } = last;
  const entry = { id, risk, task, schema_hash, accepted_by: 'human', accepted_at: at };
  const accepted = [...state.schema.accepted, entry];
  return reporting(taken(withSchema(state, { accepted, last: { ...last, status: 'approved' } }), last));
}

/** The task whose change is taken back is to be planned and built anew; until the human says so, the pipeline rests. */
function cancelled(state: ProjectState, { id }: EventOf<'migration/cancelled'>): ProjectState {
  const last = pendingOf(state);
  if (last === null || last.id !== id) return state;
  const next = withSchema(state, { last: { ...last, status: 'cancelled' } });
  const task = last.taskId === null ? undefined : state.tasks[last.taskId];
  if (task === undefined) return reporting(next);
  const detail = `migration ${id} was cancelled and ${task.task.id} is STALE: !build ${task.task.id} <what to do differently>`;
  const afterwards: Afterwards = { work: { kind: 'next-task' }, halt: { reason: 'paused', detail } };
  const tasks = { ...state.tasks, [task.task.id]: stale(task, last) };
  return reporting(withSchema({ ...next, tasks }, { afterwards }));
}

function stale(task: TaskState, { id, changes }: Migration): TaskState {
  const what = changes.map((change) => change.what).join('; ');
  const note = `the human refused its change of ${PATHS.schema} (migration ${id}: ${what}); do without it`;
  // What is put back is not the task's any more.
  const reported = task.reported.filter((path) => path !== PATHS.schema);
  return { ...task, status: 'STALE', attempts: 0, failures: [], reported, note };
}

/** A report that waits for the human is not committed before the answer. */
function written(state: ProjectState): ProjectState {
  const pending = pendingOf(state);
  return pending === null ? state : { ...state, work: { kind: 'migration', id: pending.id } };
}

function settled(state: ProjectState): ProjectState {
  const { afterwards } = state.schema;
  if (afterwards === null) return state;
  const { work, halt } = afterwards;
  return { ...withSchema(state, { afterwards: null }), work, halt: state.halt ?? halt };
}
