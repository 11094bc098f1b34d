import type { Bundle, Envelope } from '../../../schemas/event.ts';
import type { Observation, ObservedFile } from '../../../schemas/observation.ts';
import { pendingOf } from '../migrations/schema-state.ts';
import type { ProjectState } from '../state.ts';
import { parseTaskGraph } from '../task-graph.ts';

/**
 * Of specification, schema and task graph, those that somebody edited by hand since the shell last knew them. Of the task
 * graph only its structure counts, for the shell itself writes its status lines.
 */
export function handEdited(
  state: ProjectState,
  { spec, schema, taskGraph }: Pick<Observation, 'spec' | 'schema' | 'taskGraph'>,
): readonly ObservedFile[] {
  const edited: ObservedFile[] = [];
  if (spec !== null && state.spec !== null && state.spec.hash !== `sha256:${spec.sha256}`) edited.push(spec);
  if (state.planHash === null) return edited;
  if (schema !== null && isUnknown(state, schema)) edited.push(schema);
  if (taskGraph !== null && taskGraph.sha256 !== state.planHash && isRestructured(state, taskGraph))
    edited.push(taskGraph);
  return edited;
}

/** One whose migration waits for its own answer is not offered twice. */
function isUnknown(state: ProjectState, { sha256 }: ObservedFile): boolean {
  const known = state.schema.builtOn?.hash ?? state.schemaHash;
  return known !== '' && known !== sha256 && pendingOf(state) === null;
}

function isRestructured(state: ProjectState, { text }: ObservedFile): boolean {
  const known = state.order.map((id) => state.tasks[id]?.task);
  return JSON.stringify(parseTaskGraph(text).tasks) !== JSON.stringify(known);
}

/** The tasks of an edited plan that are not what they were, by id. */
export function editedTasks(state: ProjectState, { taskGraph }: Observation): readonly string[] {
  if (taskGraph === null) return [];
  const now = new Map(parseTaskGraph(taskGraph.text).tasks.map((task) => [task.id, task]));
  return state.order.filter((id) => JSON.stringify(now.get(id)) !== JSON.stringify(state.tasks[id]?.task));
}

const RECORDING: readonly Bundle[] = ['spec', 'plan', 'change'];

/** The commit in which the shell recorded these files last; a person may have committed edits since. */
export function lastRecorded(envelopes: readonly Envelope[]): string | null {
  const last = envelopes.findLast(
    ({ event }) => event.type === 'bundle/committed' && event.sha !== null && RECORDING.includes(event.bundle),
  );
  return last?.event.type === 'bundle/committed' ? last.event.sha : null;
}
