import { openFork } from '../../core/branch-effects.ts';
import { budgetJson } from '../../core/budget/json.ts';
import { outlookOf, sideOutlook } from '../../core/budget/outlook.ts';
import { summary } from '../../core/budget/summary.ts';
import type { Sum } from '../../core/budget/sums.ts';
import { sideRows } from '../../core/forks/spend-rows.ts';
import { limitsOf } from '../../core/limits.ts';
import type { Report } from '../../core/report.ts';
import { say } from '../../core/show.ts';
import type { ProjectState, Spend } from '../../core/state.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from './attached.ts';

/**
 * What was spent: the token log, each side of each fork once, and all together. Unknown money is said to be unknown,
 * never shown as zero.
 */
export async function readBudget(context: EffectContext, json: boolean): Promise<Report> {
  const { sums, prices, unreadable } = await context.spending.read(attachedOf(context).dir);
  const { project, shell } = context.state();
  const working = { flight: context.caps.flight, sides: mapped(context.sides.states()) };
  const outlook = project === null ? null : outlookOf(project, limitsOf(shell), working);
  const spent = { sums, sides: sidesOf(context), prices, outlook, unreadable };
  return { type: 'words', blocks: json ? [say('plain', ...budgetJson(spent))] : summary(spent) };
}

const mapped = (sides: Readonly<Record<string, ProjectState>>) =>
  Object.fromEntries(Object.entries(sides).map(([name, side]) => [name, sideOutlook(side)]));

/** What each side used since it was made; of one that works in this shell, as its journal tells it now. */
function sidesOf({ state, sides }: EffectContext): readonly (readonly [string, Sum])[] {
  const { project } = state();
  if (project === null) return [];
  const forkSpend = { ...project.forkSpend };
  const open = openFork(project);
  for (const side of open?.sides ?? []) {
    const now = sides.find(open?.name ?? '', side.side)?.spend() ?? null;
    if (now !== null) forkSpend[`${open?.name}-${side.side}`] = now;
  }
  return sideRows({ forkSpend }).map(({ label, spend }) => [label, sumOf(spend)]);
}

/** A side that only an older version told of is known by its runs. */
function sumOf({ runs, turns, costMicroUsd, computedMicroUsd, unknownCost, ...spend }: Spend): Sum {
  const { input, output, cacheRead, cacheWrite, reasoning, subscribed, inexact } = spend;
  return {
    ...{ input, output, cacheRead, cacheWrite, reasoning, subscribed, inexact },
    turns: Math.max(turns, runs),
    reportedMicro: costMicroUsd - computedMicroUsd,
    computedMicro: computedMicroUsd,
    unpriced: unknownCost,
  };
}
