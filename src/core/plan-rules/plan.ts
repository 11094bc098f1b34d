import type { Observation } from '../../../schemas/observation.ts';
import type { Spec } from '../../../schemas/spec.ts';
import type { Tier } from '../../../schemas/stage.ts';
import type { Problem } from '../../../schemas/task-graph.ts';
import type { TaskGraph } from '../task-graph.ts';

/** What the rules look at: the files as found, the task graph as read, and what the specification says. */
export interface Plan {
  readonly files: Observation;
  readonly graph: TaskGraph;
  readonly spec: Spec | null;
  readonly tier: Tier | null;
}

/** One rule of product.md, section 5; gives every place where it does not hold. */
export type PlanRule = (plan: Plan) => readonly Problem[];
