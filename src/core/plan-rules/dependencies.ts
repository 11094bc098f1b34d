import { dependencyOrder } from '../batches.ts';
import { graphProblem } from '../task-graph-fields.ts';
import type { PlanRule } from './plan.ts';

/** Every dependency is a task of the plan. */
export const dependenciesAreKnown: PlanRule = ({ graph }) =>
  graph.tasks.flatMap((task) =>
    task.dependsOn
      .filter((id) => graph.lines[id] === undefined)
      .map((id) =>
        graphProblem(graph.lines[task.id] ?? null, `${task.id} depends on ${id}, which is no task of the plan`),
      ),
  );

/** No task needs itself, directly or through others. One cycle is named at a time; mending it may show the next. */
export const dependenciesHaveNoCycle: PlanRule = ({ graph }) => {
  const { cycle } = dependencyOrder(graph.tasks);
  if (cycle === null) return [];
  return [graphProblem(graph.lines[cycle[0] ?? ''] ?? null, `dependency cycle: ${cycle.join(' → ')}`)];
};
