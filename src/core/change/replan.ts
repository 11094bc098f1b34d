import type { Observation } from '../../../schemas/observation.ts';
import { PATHS } from '../../../schemas/paths.ts';
import type { Problem } from '../../../schemas/task-graph.ts';
import type { ProjectState } from '../project-state.ts';
import { parseTaskGraph } from '../task-graph.ts';
import { unplanned } from './change-state.ts';

const LONGEST = 4000;

/** What a Planner is told who plans approved changes in; nothing where there are none. */
export function replanWords(state: ProjectState): string[] {
  const changes = unplanned(state);
  if (changes.length === 0) return [];
  const ids = [...openIds(state)];
  const derive = [...new Set(changes.flatMap(({ toDerive }) => toDerive))];
  return [
    ...changes.map(({ id, text }) => `${id}: ${text.slice(0, LONGEST)}`),
    ids.length === 0
      ? 'Plan this in by new tasks: leave every task that is there word for word as it is.'
      : `Plan only these anew: ${ids.join(', ')}. Leave every other task word for word as it is; new tasks may be added.`,
    ...(derive.length === 0 ? [] : [`Derive these contracts again: ${derive.join(', ')}.`]),
  ];
}

/** The tasks that may be planned anew. */
const openIds = (state: ProjectState): ReadonlySet<string> =>
  new Set(unplanned(state).flatMap(({ taskIds }) => [...taskIds]));

/** Tasks that a new plan changes or leaves out though no approved change is about them. Empty without such a change. */
export function replanProblems(state: ProjectState, observed: Observation): readonly Problem[] {
  if (unplanned(state).length === 0 || observed.taskGraph === null) return [];
  const graph = parseTaskGraph(observed.taskGraph.text);
  const open = openIds(state);
  const now = new Map(graph.tasks.map((task) => [task.id, task]));
  return state.order.flatMap((id) => {
    const before = state.tasks[id]?.task;
    if (before === undefined || open.has(id) || JSON.stringify(now.get(id)) === JSON.stringify(before)) return [];
    const message = `${id} is not part of the change and has to stay word for word as it was`;
    return [{ file: PATHS.taskGraph, line: graph.lines[id] ?? null, message }];
  });
}
