import type { Usage } from '../../schemas/usage.ts';
import type { SpentNow } from '../../src/core/budget/budget-now.ts';
import type { RecentRun } from '../../src/core/budget/recent.ts';
import type { BudgetFacts } from '../../src/view/budget-pane.ts';

/** A turn of 1,000 tokens and two cents that filled a tenth of its context. */
export const usage = (change: Partial<Usage> = {}): Usage => ({
  fresh: 600,
  cacheRead: 100,
  cacheWrite: 50,
  output: 250,
  reasoning: 0,
  requests: 1,
  costMicroUsd: 20_000,
  costSource: 'agent',
  contextUsed: 20_000,
  contextSize: 200_000,
  exact: true,
  ...change,
});

/** A minute of the Builder's: 1,000 tokens for two cents. */
export const recentRun = (change: Partial<RecentRun> = {}): RecentRun => ({
  agent: 3,
  taskId: 'TASK-001',
  at: '2026-11-20T10:00:00.000Z',
  ms: 60_000,
  tokens: 1000,
  microUsd: 20_000,
  money: 'known',
  beside: false,
  ...change,
});

export const spentNow = (change: Partial<SpentNow> = {}): SpentNow => ({
  name: 'Builder',
  tokens: 40_000,
  microUsd: 2_100_000,
  unpriced: 0,
  subscribed: 0,
  ...change,
});

/** A budget in the middle of a build, with a turn that began at monotonic time 0. */
export const budgetFacts = (change: Partial<BudgetFacts> = {}): BudgetFacts => ({
  context: {
    used: 122_000,
    size: 200_000,
    agent: 3,
    runId: 'R0007',
    backend: 'claude',
    model: 'big-1',
    at: '2026-11-20T14:02:00.000Z',
  },
  by: 'big-1',
  all: spentNow({ name: 'All', tokens: 60_000, microUsd: 3_100_000 }),
  rows: [spentNow(), spentNow({ name: 'Critic', tokens: 20_000, microUsd: 1_000_000 })],
  cap: {
    cap: { scope: { kind: 'project' }, unit: 'usd', limit: 5_000_000 },
    used: 3_100_000,
    left: 1_900_000,
    msLeft: 273_000,
    because: null,
  },
  recent: [10, 50, 30, 100],
  pace: {
    runs: 4,
    workMs: 600_000,
    tokens: { perMinute: 12_300, perHour: 738_000 },
    microUsd: { perMinute: 420_000, perHour: 25_200_000 },
    unpriced: 0,
    subscribed: 0,
  },
  projection: {
    ...{ done: 5, known: 5, left: 3, stale: 0, blocked: 0, unpriced: 0, subscribed: 0 },
    tokens: { of: 5, least: 10_000, mean: 15_000, most: 20_000, toFinish: 45_000, from: 30_000, to: 60_000 },
    microUsd: { of: 5, least: 200_000, mean: 300_000, most: 400_000, toFinish: 900_000, from: 600_000, to: 1_200_000 },
  },
  turn: { startedAt: 0, tokens: 12_300, exact: false },
  ...change,
});
