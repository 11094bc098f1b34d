import type { Bundle, Envelope } from '../../../schemas/event.ts';
import type { Observation, ObservedFile } from '../../../schemas/observation.ts';
import { PATHS } from '../../../schemas/paths.ts';
import { type Decision, decision } from '../decision.ts';
import { isBusy } from '../guards.ts';
import { pendingOf } from '../migrations/schema-state.ts';
import { say } from '../show.ts';
import type { ProjectState, State } from '../state.ts';
import { parseTaskGraph } from '../task-graph.ts';
import { pendingChange } from './change-state.ts';

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

/** The files whose edits by hand are noticed. */
export const NOTICED: readonly string[] = [PATHS.spec, PATHS.schema, PATHS.taskGraph];

/**
 * What is said at the next command where something was edited by hand, once for each state of the files. While the
 * pipeline works it writes these files itself, and a change that waits has its edits looked at when it is approved.
 */
export function noticeEdits({ project, shell }: State, files: readonly ObservedFile[]): Decision | null {
  if (project === null || isBusy(project) || project.travel !== null || pendingChange(project) !== null) return null;
  const find = (path: string): ObservedFile | null => files.find((file) => file.path === path) ?? null;
  const [spec, schema, taskGraph] = [find(PATHS.spec), find(PATHS.schema), find(PATHS.taskGraph)];
  const edited = handEdited(project, { spec, schema, taskGraph });
  const edits = edited.map(({ path, sha256 }) => `${path} ${sha256}`).join('\n');
  if (edits === shell.noticed) return null;
  const noticed = { type: 'shell/noticed', edits } as const;
  const paths = edited.map(({ path }) => path);
  return decision({ shell: [noticed], show: paths.length === 0 ? [] : [say('warn', editWords(paths))] });
}

function editWords(paths: readonly string[]): string {
  const be = paths.length === 1 ? 'was' : 'were';
  const plan = paths.includes(PATHS.taskGraph) ? ' !build takes a plan that holds over as it is.' : '';
  return `${paths.join(', ')} ${be} edited outside the shell. !change shows what that touches and takes it in.${plan}`;
}
