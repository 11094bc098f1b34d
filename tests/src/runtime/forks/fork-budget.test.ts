import { expect, test } from 'vitest';
import type { Usage } from '../../../../schemas/usage.ts';
import { createForkBudget } from '../../../../src/runtime/forks/fork-budget.ts';

const usage = (costMicroUsd: number | null, change: Partial<Usage> = {}): Usage => ({
  fresh: 0,
  cacheRead: 0,
  cacheWrite: 0,
  output: 0,
  reasoning: 0,
  requests: 0,
  costMicroUsd,
  costSource: 'agent',
  contextUsed: null,
  contextSize: null,
  exact: true,
  ...change,
});

function budgetOf(limit: number | null) {
  const spent = { A: 0, B: 0 };
  const heard: string[] = [];
  const budget = createForkBudget({
    limit,
    spent: { A: () => spent.A, B: () => spent.B },
    over: () => heard.push('over'),
    blind: (side) => heard.push(`blind ${side}`),
  });
  return { budget, spent, heard };
}

test('ends both sides at the figure that makes what they used together reach it', () => {
  const { budget, spent, heard } = budgetOf(100);
  spent.A = 60;
  spent.B = 39;
  budget.hear('A', usage(60));
  expect([budget.isOver(), heard]).toEqual([false, []]);
  spent.B = 40;
  budget.hear('B', usage(40));
  expect([budget.isOver(), heard]).toEqual([true, ['over']]);
});

test('a fork that was ended for its money stays so, though less was written down than was said', () => {
  const { budget, spent } = budgetOf(100);
  spent.A = 100;
  budget.check();
  spent.A = 90;
  expect(budget.isOver()).toBe(true);
});

test('without a limit, or a known price, never ends anything', () => {
  const free = budgetOf(null);
  free.spent.A = 1e9;
  free.budget.hear('A', usage(null));
  expect([free.budget.isOver(), free.heard]).toEqual([false, []]);
  const blind = budgetOf(1);
  blind.budget.hear('B', usage(null));
  blind.budget.hear('A', usage(null));
  expect([blind.budget.isOver(), blind.heard]).toEqual([false, ['blind B']]);
});

test('is not blind to what a subscription pays for, which costs nothing', () => {
  const { budget, heard } = budgetOf(1);
  budget.hear('A', usage(null, { billing: 'subscription' }));
  expect(heard).toEqual([]);
});
