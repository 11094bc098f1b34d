import type { Usage } from '../../schemas/usage.ts';
import type { RecentRun } from '../../src/core/budget/recent.ts';

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
