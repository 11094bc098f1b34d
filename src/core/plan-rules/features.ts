import { PATHS } from '../../../schemas/paths.ts';
import { graphProblem } from '../task-graph-fields.ts';
import type { PlanRule } from './plan.ts';

/** Every feature of the specification is named by a task; the line is the feature's own. */
export const featuresHaveTasks: PlanRule = ({ files, graph, spec }) => {
  if (files.taskGraph === null) return [];
  const served = new Set(graph.tasks.flatMap((task) => task.features));
  const left = (spec?.features ?? []).filter((feature) => !served.has(feature.id));
  return left.map((feature) => ({
    file: PATHS.spec,
    line: feature.line,
    message: `${feature.id} (${feature.title}) has no task in ${PATHS.taskGraph}`,
  }));
};

/** A task serves only features the specification has. */
export const tasksServeFeatures: PlanRule = ({ graph, spec }) => {
  if (spec === null) return [];
  const known = new Set(spec.features.map((feature) => feature.id));
  return graph.tasks.flatMap((task) =>
    task.features
      .filter((id) => !known.has(id))
      .map((id) =>
        graphProblem(graph.lines[task.id] ?? null, `${task.id} serves ${id}, which the specification does not have`),
      ),
  );
};
