import { expect, test } from 'vitest';
import type { Usage } from '../../../../schemas/usage.ts';
import { createForkBudget } from '../../../../src/runtime/forks/fork-budget.ts';

const usage = (costMicroUsd: number | null) =>
  ({ kind: 'usage', usage: { ...NOTHING, costMicroUsd } }) as const satisfies { kind: 'usage'; usage: Usage };
const NOTHING: Usage = {
  fresh: 0,
  cacheRead: 0,
  cacheWrite: 0,
  output: 0,
  reasoning: 0,
  requests: 0,
  costMicroUsd: 0,
  costSource: 'agent',
  contextUsed: null,
  contextSize: null,
  exact: true,
};

function budgetOf(limit: number | null) {
  const remembered = { A: 0, B: 0 };
  const heard: string[] = [];
  const budget = createForkBudget({
    limit,
    spent: { A: () => remembered.A, B: () => remembered.B },
    over: () => heard.push('over'),
    blind: (side) => heard.push(`blind ${side}`),
  });
  return { budget, remembered, heard };
}

test('adds what both sides used, the newest figure of each prompt once', () => {
  const { budget, remembered, heard } = budgetOf(100);
  remembered.A = 30;
  budget.hear('A', { kind: 'prompt' });
  budget.hear('A', usage(10));
  budget.hear('A', usage(20));
  budget.hear('A', { kind: 'prompt' });
  budget.hear('A', usage(5));
  budget.hear('B', usage(44));
  expect([budget.isOver(), heard]).toEqual([false, []]);
  budget.hear('B', usage(45));
  expect([budget.isOver(), heard]).toEqual([true, ['over']]);
});

test('counts a run that is over by what is remembered of it, and not twice', () => {
  const { budget, remembered, heard } = budgetOf(100);
  budget.hear('A', { kind: 'prompt' });
  budget.hear('A', usage(60));
  remembered.A = 60;
  budget.runEnded('A');
  budget.hear('A', { kind: 'prompt' });
  expect([budget.isOver(), heard]).toEqual([false, []]);
  budget.hear('A', usage(40));
  expect(heard).toEqual(['over']);
});

test('does not count a run twice between its end in the journal and the word of it', () => {
  const { budget, remembered, heard } = budgetOf(100);
  budget.hear('A', { kind: 'prompt' });
  budget.hear('A', usage(60));
  remembered.A = 60;
  budget.hear('B', usage(30));
  expect([budget.isOver(), heard]).toEqual([false, []]);
  budget.runEnded('A');
  budget.hear('B', usage(40));
  expect([budget.isOver(), heard]).toEqual([true, ['over']]);
});

test('a fork that was ended for its money stays so, though less was written down than was said', () => {
  const { budget, remembered } = budgetOf(100);
  budget.hear('A', usage(100));
  remembered.A = 90;
  budget.runEnded('A');
  expect(budget.isOver()).toBe(true);
});

test('without a limit, or a known price, never ends anything', () => {
  const free = budgetOf(null);
  free.budget.hear('A', usage(1e9));
  free.budget.hear('A', usage(null));
  expect([free.budget.isOver(), free.heard]).toEqual([false, []]);
  const blind = budgetOf(1);
  blind.budget.hear('B', usage(null));
  blind.budget.hear('A', usage(null));
  expect([blind.budget.isOver(), blind.heard]).toEqual([false, ['blind B']]);
});
