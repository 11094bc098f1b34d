import type { Spread, TaskCost } from '../../../schemas/change.ts';
import { estimate, typicalCost } from '../change/costs.ts';
import { count } from '../count.ts';
import { moneyText } from '../forks/money-text.ts';
import type { ProjectState } from '../state.ts';

/** What the tasks of this project took, by what was remembered of their runs. */
function measured({ taskSpend }: ProjectState): Readonly<Record<string, TaskCost>> {
  const costs: Record<string, TaskCost> = {};
  for (const [id, spend] of Object.entries(taskSpend)) {
    const tokens = spend.input + spend.output + spend.cacheRead + spend.cacheWrite;
    const known = spend.unknownCost === 0 && spend.subscribed === 0;
    costs[id] = { tokens, microUsd: known ? spend.costMicroUsd : null, ms: 0 };
  }
  return costs;
}

const spread = (of: Spread, say: (value: number) => string): string =>
  of.low === of.high ? say(of.likely) : `${say(of.likely)} (${say(of.low)} to ${say(of.high)})`;

/** What building these tasks is likely to take, from what this project's tasks took; says so where that is not known. */
export function estimateWords(state: ProjectState, taskIds: readonly string[]): string {
  const costs = measured(state);
  const typical = typicalCost(Object.values(costs));
  const tokens = estimate(taskIds, { costs, typical }, 'tokens');
  const money = estimate(taskIds, { costs, typical }, 'microUsd');
  if (tokens === null) return 'not known: no task of this project has told what it used';
  const paid = money === null ? 'money n/a' : spread(money, moneyText);
  return `~${spread(tokens, String)} tokens, ${paid}, by ${count(typical.measured, 'task')} of this project`;
}
