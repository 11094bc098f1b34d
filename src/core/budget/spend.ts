import type { SideSpend } from '../../../schemas/fork.ts';
import type { Money, Usage } from '../../../schemas/usage.ts';
import type { ProjectState } from '../project-state.ts';
import type { Spend } from '../spend.ts';
import { usedBy } from './cap-used.ts';

/** What turns used together, and what their money is made of; `usage` null where nobody counted tokens. */
export interface Spent {
  readonly usage: Usage | null;
  readonly money: Money;
}

const NO_MONEY: Money = {
  turns: 0,
  reportedMicroUsd: 0,
  computedMicroUsd: 0,
  unpriced: 0,
  subscribed: 0,
  inexact: 0,
};
export const NOTHING_SPENT: Spent = { usage: null, money: NO_MONEY };

/** What the money of one turn is made of. A subscription pays whatever is used: it spends no money. */
export function moneyOfTurn(usage: Usage | null): Money {
  const turn = { ...NO_MONEY, turns: 1, inexact: usage?.exact === true ? 0 : 1 };
  if (usage?.billing === 'subscription') return { ...turn, subscribed: 1 };
  if (usage === null || usage.costMicroUsd === null) return { ...turn, unpriced: 1 };
  const { costMicroUsd, costSource } = usage;
  return costSource === 'table'
    ? { ...turn, computedMicroUsd: costMicroUsd }
    : { ...turn, reportedMicroUsd: costMicroUsd };
}

/** The sum of two. */
export function addMoney(a: Money, b: Money): Money {
  return {
    turns: a.turns + b.turns,
    reportedMicroUsd: a.reportedMicroUsd + b.reportedMicroUsd,
    computedMicroUsd: a.computedMicroUsd + b.computedMicroUsd,
    unpriced: a.unpriced + b.unpriced,
    subscribed: a.subscribed + b.subscribed,
    inexact: a.inexact + b.inexact,
  };
}

export const NO_SPEND: Spend = {
  runs: 0,
  turns: 0,
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite: 0,
  reasoning: 0,
  costMicroUsd: 0,
  computedMicroUsd: 0,
  unknownCost: 0,
  subscribed: 0,
  inexact: 0,
};

/** Nothing, as a side of a fork tells it. */
export const NO_SIDE_SPEND: SideSpend = { ...NO_SPEND, agents: {}, tasks: {} };

type Spends = Readonly<Record<string, Spend>>;
interface Ended {
  readonly usage: Usage | null;
  readonly money?: Money | undefined;
}

/** What the runs of an agent, or for a task, used, with one more. A run of an older version is one turn. */
export function addSpend(spend: Spends, key: number | string, { usage, money }: Ended): Spends {
  const sum = money ?? (usage === null ? NO_MONEY : moneyOfTurn(usage));
  if (sum.turns === 0) return spend;
  const before = spend[String(key)] ?? NO_SPEND;
  const after: Spend = {
    runs: before.runs + 1,
    turns: before.turns + sum.turns,
    input: before.input + (usage?.fresh ?? 0),
    output: before.output + (usage?.output ?? 0),
    cacheRead: before.cacheRead + (usage?.cacheRead ?? 0),
    cacheWrite: before.cacheWrite + (usage?.cacheWrite ?? 0),
    reasoning: before.reasoning + (usage?.reasoning ?? 0),
    costMicroUsd: before.costMicroUsd + sum.reportedMicroUsd + sum.computedMicroUsd,
    computedMicroUsd: before.computedMicroUsd + sum.computedMicroUsd,
    unknownCost: before.unknownCost + sum.unpriced,
    subscribed: before.subscribed + sum.subscribed,
    inexact: before.inexact + sum.inexact,
  };
  return { ...spend, [String(key)]: after };
}

const joined = (a: Spend, b: Spend, of: (x: number, y: number) => number): Spend => ({
  runs: of(a.runs, b.runs),
  turns: of(a.turns, b.turns),
  input: of(a.input, b.input),
  output: of(a.output, b.output),
  cacheRead: of(a.cacheRead, b.cacheRead),
  cacheWrite: of(a.cacheWrite, b.cacheWrite),
  reasoning: of(a.reasoning, b.reasoning),
  costMicroUsd: of(a.costMicroUsd, b.costMicroUsd),
  computedMicroUsd: of(a.computedMicroUsd, b.computedMicroUsd),
  unknownCost: of(a.unknownCost, b.unknownCost),
  subscribed: of(a.subscribed, b.subscribed),
  inexact: of(a.inexact, b.inexact),
});

/** What all agents of a project used together, and what each of them did, and each task took; those of its forks not counted. */
export function spendOf({ spend, taskSpend }: Pick<ProjectState, 'spend' | 'taskSpend'>): SideSpend {
  const sum = Object.values(spend).reduce((a, b) => joined(a, b, (x, y) => x + y), NO_SPEND);
  return { ...sum, agents: usedOf(spend), tasks: usedOf(taskSpend) };
}

const usedOf = (spends: Spends): SideSpend['agents'] =>
  Object.fromEntries(Object.entries(spends).map(([key, one]) => [key, usedBy(one)]));

/** The larger figure of each: what a side used is told in full each time, and money spent stays spent. */
export function atLeast(before: SideSpend, now: SideSpend): SideSpend {
  return {
    ...joined(before, now, Math.max),
    agents: larger(before.agents, now.agents),
    tasks: larger(before.tasks, now.tasks),
  };
}

function larger(before: SideSpend['agents'], now: SideSpend['agents']): SideSpend['agents'] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  const none = { microUsd: 0, tokens: 0, unpriced: 0 };
  return Object.fromEntries(
    keys.map((key) => {
      const [a, b] = [before[key] ?? none, now[key] ?? none];
      const microUsd = Math.max(a.microUsd, b.microUsd);
      const tokens = Math.max(a.tokens, b.tokens);
      return [key, { microUsd, tokens, unpriced: Math.max(a.unpriced, b.unpriced) }];
    }),
  );
}
