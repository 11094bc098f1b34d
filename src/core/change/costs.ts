import type { Spread, TaskCost, Typical } from '../../../schemas/change.ts';
import type { Envelope } from '../../../schemas/event.ts';
import { moneyOf, type Sum } from '../budget/sums.ts';

/** Time of the runs and of the checks of each task, in milliseconds, by the journal. */
export function taskTimes(envelopes: readonly Envelope[]): ReadonlyMap<string, number> {
  const runs = new Map<string, string>();
  const times = new Map<string, number>();
  const add = (taskId: string | undefined, ms: number): void => {
    if (taskId !== undefined) times.set(taskId, (times.get(taskId) ?? 0) + ms);
  };
  for (const { event } of envelopes) {
    if (event.type === 'run/started' && event.run.taskId !== null) runs.set(event.run.runId, event.run.taskId);
    else if (event.type === 'run/ended') add(runs.get(event.runId), event.durationMs);
    else if (event.type === 'task/checked') {
      add(
        event.taskId,
        event.commands.reduce((sum, { durationMs }) => sum + durationMs, 0),
      );
    }
  }
  return times;
}

/** What each task took: tokens and money by the token log, time by the journal. Money is null where a turn has no price. */
export function taskCosts(
  sums: ReadonlyMap<string, Sum>,
  times: ReadonlyMap<string, number>,
): Readonly<Record<string, TaskCost>> {
  const costs: Record<string, TaskCost> = {};
  for (const [taskId, sum] of sums) {
    if (taskId === '-' || sum.turns === 0) continue;
    const tokens = sum.input + sum.output + sum.cacheRead + sum.cacheWrite;
    const microUsd = sum.unpriced > 0 || sum.subscribed > 0 ? null : moneyOf(sum);
    costs[taskId] = { tokens, microUsd, ms: Math.round(times.get(taskId) ?? 0) };
  }
  return costs;
}

/** Quartiles over the tasks that were measured; null where none was. */
export function typicalCost(costs: readonly TaskCost[]): Typical {
  const money = costs.flatMap(({ microUsd }) => (microUsd === null ? [] : [microUsd]));
  return {
    measured: costs.length,
    tokens: quartiles(costs.map(({ tokens }) => tokens)),
    microUsd: quartiles(money),
    ms: quartiles(costs.map(({ ms }) => ms)),
  };
}

/** Lower quartile, median, upper quartile, each a value that was measured (nearest rank). */
function quartiles(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { low: at(0.25), likely: at(0.5), high: at(0.75) };
}

type Measure = 'tokens' | 'microUsd' | 'ms';

/** What doing these tasks again takes by one measure; null where no task of the project was measured. */
export function estimate(
  taskIds: readonly string[],
  { costs, typical }: { readonly costs: Readonly<Record<string, TaskCost>>; readonly typical: Typical },
  measure: Measure,
): Spread | null {
  const usual = typical[measure];
  if (usual === null) return null;
  const total = { low: 0, likely: 0, high: 0 };
  for (const id of taskIds) {
    // A task that was measured will take about what it took; the spread is that of all tasks, around it.
    const own = costs[id]?.[measure] ?? null;
    const likely = own ?? usual.likely;
    total.likely += likely;
    total.low += Math.min(likely, usual.low);
    total.high += Math.max(likely, usual.high);
  }
  return total;
}
