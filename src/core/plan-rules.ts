import type { Observation } from '../../schemas/observation.ts';
import type { Spec } from '../../schemas/spec.ts';
import type { Tier } from '../../schemas/stage.ts';
import type { Problem } from '../../schemas/task-graph.ts';
import { batchesFollowDependencies, batchesHoldEveryTask, batchesShareNoFile } from './plan-rules/batch-order.ts';
import { dependenciesAreKnown, dependenciesHaveNoCycle } from './plan-rules/dependencies.ts';
import { endpointsAreSpecified } from './plan-rules/endpoints.ts';
import { featuresHaveTasks, tasksServeFeatures } from './plan-rules/features.ts';
import { filesArePresent } from './plan-rules/files.ts';
import { outputsAreSafe, tasksHaveGates, tasksHaveOutputs } from './plan-rules/outputs.ts';
import { outputsHaveOwners, ownersMatchOutputs } from './plan-rules/ownership.ts';
import type { PlanRule } from './plan-rules/plan.ts';
import { schemaCanBeRead, tablesHaveContracts } from './plan-rules/tables.ts';
import { testContractsArePresent } from './plan-rules/test-contracts.ts';
import { parseTaskGraph, type TaskGraph } from './task-graph.ts';

/** In the order in which a person mends them: files, then the graph, then what hangs on it. */
const RULES: readonly PlanRule[] = [
  filesArePresent,
  ({ graph }) => graph.problems,
  featuresHaveTasks,
  tasksServeFeatures,
  dependenciesAreKnown,
  dependenciesHaveNoCycle,
  batchesHoldEveryTask,
  batchesFollowDependencies,
  batchesShareNoFile,
  endpointsAreSpecified,
  schemaCanBeRead,
  tablesHaveContracts,
  testContractsArePresent,
  outputsHaveOwners,
  ownersMatchOutputs,
  outputsAreSafe,
  tasksHaveOutputs,
  tasksHaveGates,
];

const NO_GRAPH: TaskGraph = { tasks: [], statuses: {}, checkpoints: {}, batches: [], problems: [], lines: {} };

/**
 * Everything that keeps a plan from being built (product.md, section 5), each with file and, where one line can be
 * meant, its line. Empty when the plan holds. HANDOFF is judged by the gate, not here.
 */
export function validatePlan(observation: Observation, spec: Spec | null, tier: Tier | null): Problem[] {
  const graph = observation.taskGraph === null ? NO_GRAPH : parseTaskGraph(observation.taskGraph.text);
  return RULES.flatMap((rule) => rule({ files: observation, graph, spec, tier }));
}
