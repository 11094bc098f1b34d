import type { Problem } from '../../../schemas/task-graph.ts';
import { graphProblem } from '../task-graph-fields.ts';
import type { Plan, PlanRule } from './plan.ts';

/** The place of each task in the Parallelism Map, from 0; the first one counts. */
function placesOf({ graph }: Plan): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const [place, batch] of graph.batches.entries()) {
    for (const id of batch.tasks) if (!places.has(id)) places.set(id, place);
  }
  return places;
}

/** Every task is in exactly one batch, and batches name only tasks of the plan. */
export const batchesHoldEveryTask: PlanRule = (plan) => {
  const { graph } = plan;
  const named = graph.batches.flatMap((batch) => batch.tasks.map((id) => ({ id, batch: batch.name })));
  const unknown = named.filter(({ id }) => graph.lines[id] === undefined);
  const places = placesOf(plan);
  const left = graph.batches.length === 0 ? [] : graph.tasks.filter((task) => !places.has(task.id));
  const first = new Map(named.toReversed().map((one) => [one.id, one]));
  const again = new Set(named.filter((one) => first.get(one.id) !== one).map(({ id }) => id));
  const twice = graph.tasks.filter((task) => again.has(task.id));
  return [
    ...unknown.map(({ id, batch }) => graphProblem(null, `${batch} names ${id}, which is no task of the plan`)),
    ...left.map((task) =>
      graphProblem(graph.lines[task.id] ?? null, `${task.id} is in no batch of the Parallelism Map`),
    ),
    ...twice.map((task) => graphProblem(graph.lines[task.id] ?? null, `${task.id} is in more than one batch`)),
  ];
};

/** What a task depends on is in an earlier batch. */
export const batchesFollowDependencies: PlanRule = (plan) => {
  const places = placesOf(plan);
  return plan.graph.tasks.flatMap((task): Problem[] => {
    const own = places.get(task.id);
    const late = task.dependsOn.filter((id) => own !== undefined && (places.get(id) ?? -1) >= own && id !== task.id);
    return late.map((id) =>
      graphProblem(plan.graph.lines[task.id] ?? null, `${task.id} depends on ${id}, which is not in an earlier batch`),
    );
  });
};

/** Two tasks of one batch never write the same file; names that differ in case only are one file on some systems. */
export const batchesShareNoFile: PlanRule = ({ graph }) =>
  graph.batches.flatMap((batch) => {
    const writers = new Map<string, string>();
    const members = new Set(batch.tasks);
    return graph.tasks
      .filter((task) => members.has(task.id))
      .flatMap((task) => task.outputFiles.map((path) => ({ task: task.id, path })))
      .flatMap(({ task, path }) => {
        const first = writers.get(path.toLowerCase()) ?? task;
        writers.set(path.toLowerCase(), first);
        if (first === task) return [];
        return [graphProblem(graph.lines[task] ?? null, `${task} and ${first} of ${batch.name} both write ${path}`)];
      });
  });
