import type { Problem, Task } from '../../../schemas/task-graph.ts';
import { graphProblem } from '../task-graph-fields.ts';
import { minimumContracts } from '../tier.ts';
import type { PlanRule } from './plan.ts';

/** Types of task whose result no test of the product can see. */
const MAY_BE_EXEMPT: readonly Task['type'][] = ['infra', 'config', 'cicd'];

/** Every task has the tier's number of test contracts and of test types, unless its type may be exempt and it is. */
export const testContractsArePresent: PlanRule = ({ graph, tier }) => {
  if (tier === null) return [];
  const { perTask, types } = minimumContracts(tier);
  return graph.tasks.flatMap((task): Problem[] => {
    const say = (message: string): Problem[] => [graphProblem(graph.lines[task.id] ?? null, `${task.id} ${message}`)];
    if (task.testStatus === 'EXEMPT') {
      if (MAY_BE_EXEMPT.includes(task.type)) return [];
      return say(`is EXEMPT from tests, but only ${MAY_BE_EXEMPT.join(', ')} tasks may be, not ${task.type}`);
    }
    const kinds = new Set(task.contracts.map((contract) => contract.type.toLowerCase())).size;
    const few = task.contracts.length < perTask;
    if (few) return say(`has ${task.contracts.length} test contracts; tier ${tier} asks for ${perTask} or more`);
    return kinds < types ? say(`has ${kinds} test type; tier ${tier} asks for ${types} or more`) : [];
  });
};
