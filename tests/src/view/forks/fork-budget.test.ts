import { describe, expect, test } from 'vitest';
import { type ForkBudget, forkBudgetWays } from '../../../../src/view/forks/fork-budget.ts';
import { displayWidth } from '../../../../src/view/format.ts';
import { budgetFacts, spentNow } from '../../../support/budget-samples.ts';

const ALL = budgetFacts({
  rows: [
    spentNow({ name: 'Planner', tokens: 9000, microUsd: 100_000 }),
    spentNow({ name: 'Fork trial A', tokens: 60_000, microUsd: 3_100_000 }),
    spentNow({ name: 'Fork trial B', tokens: 50_000, microUsd: 2_000_000 }),
    spentNow({ name: 'Fork older A', tokens: 1000, microUsd: 1_000_000 }),
  ],
  all: spentNow({ name: 'All', tokens: 120_000, microUsd: 6_200_000 }),
});
const A = budgetFacts({ cap: null, rows: [spentNow()] });
const B = budgetFacts({
  cap: null,
  context: null,
  turn: null,
  rows: [spentNow({ tokens: 50_000, microUsd: 2_000_000 })],
});
const FORK: ForkBudget = {
  name: 'trial',
  sides: [
    { side: 'A', budget: A },
    { side: 'B', budget: B },
  ],
};
const text = (columns: number, plain = false, fork = FORK): string[] =>
  (forkBudgetWays(ALL, fork, { columns, plain, now: 64_000, since: () => 0 })[0] ?? []).map(
    ({ lead, text: words }) => lead + words,
  );

describe('the budget of a fork that runs', () => {
  test('is a pane for each side, next to each other in a wide window', () => {
    expect(text(120)).toMatchInlineSnapshot(`
      [
        "Budget",
        "spent   [██████████████░░░░░░░░░░] $3.10 of $5.00 (62 %) · the whole project",
        "left    $1.90 · about 4 m of work",
        "pace    12.3k tokens · $0.42 a minute of work",
        "A                                                          │ B",
        "now     1 m 4 s · ~12.3k tokens                            │ ",
        "context [███████░░░░░] 61 % of 200k                        │ context no agent has told yet",
        "        told by big-1 at 14:02 UTC                         │ ",
        "spent   60.0k tokens · $3.10                               │ spent   60.0k tokens · $3.10",
        "pace    12.3k tokens · $0.42 a minute of work              │ pace    12.3k tokens · $0.42 a minute of work",
        "to go   3 tasks · ~45.0k tokens (30.0k to 60.0k)           │ to go   3 tasks · ~45.0k tokens (30.0k to 60.0k)",
        "        ~$0.90 ($0.60 to $1.20)                            │         ~$0.90 ($0.60 to $1.20)",
        "runs    ▂▅▄█ up to 100                                     │ runs    ▂▅▄█ up to 100",
        "Builder      [████████░░░░] 40.0k · $2.10                  │ Builder      [██████████░░] 50.0k · $2.00",
        "Planner      [█░░░░░░░░░░░░░░░░░░░░░░░] 9.0k · $0.10",
        "Fork older A [░░░░░░░░░░░░░░░░░░░░░░░░] 1.0k · $1.00",
      ]
    `);
  });

  test('is one pane below the other in a narrow window', () => {
    expect(text(60)).toMatchInlineSnapshot(`
      [
        "Budget",
        "spent   [████████░░░░░] $3.10 of $5.00 (62 %)",
        "        the whole project",
        "left    $1.90 · about 4 m of work",
        "pace    12.3k tokens · $0.42 a minute of work",
        "A",
        "now     1 m 4 s · ~12.3k tokens",
        "context [███████░░░░░░] 61 % of 200k",
        "        told by big-1 at 14:02 UTC",
        "spent   60.0k tokens · $3.10",
        "pace    12.3k tokens · $0.42 a minute of work",
        "to go   3 tasks · ~45.0k tokens (30.0k to 60.0k)",
        "        ~$0.90 ($0.60 to $1.20)",
        "runs    ▂▅▄█ up to 100",
        "Builder      [████████░░░░░] 40.0k · $2.10",
        "B",
        "context no agent has told yet",
        "spent   60.0k tokens · $3.10",
        "pace    12.3k tokens · $0.42 a minute of work",
        "to go   3 tasks · ~45.0k tokens (30.0k to 60.0k)",
        "        ~$0.90 ($0.60 to $1.20)",
        "runs    ▂▅▄█ up to 100",
        "Builder      [██████████░░░] 50.0k · $2.00",
        "Planner      [░░░░░░░░░░░░░] 9.0k · $0.10",
        "Fork older A [░░░░░░░░░░░░░] 1.0k · $1.00",
      ]
    `);
  });

  test('says which side it speaks of where nothing is drawn', () => {
    const rows = text(120, true);
    expect(rows).toContain('A context: 61 % of 200k · told by big-1 at 14:02 UTC');
    expect(rows).toContain('B context: no agent has told yet');
    expect(rows).toContain('A Builder: 40.0k · $2.10');
    expect(rows.join('\n')).not.toMatch(/[│█▁-▇]/);
  });

  test('shows each side once', () => {
    const rows = text(120).join('\n');
    expect(rows).not.toContain('Fork trial');
    expect(rows).toContain('Fork older A');
  });

  test('waits for a side whose journal is not open yet', () => {
    const waiting = text(60, false, { ...FORK, sides: [{ side: 'A', budget: null }] });
    expect(waiting).toContain('A · nothing is known yet');
  });

  test('is a row for each side where rows are scarce', () => {
    const rows = (forkBudgetWays(ALL, FORK, { columns: 60, plain: false, now: 64_000, since: () => 0 })[1] ?? []).map(
      ({ lead, text: words }) => lead + words,
    );
    expect(rows.slice(-2)).toEqual(['A: context 61 % · now ~12.3k · 60.0k tokens · $3.10', 'B: 60.0k tokens · $3.10']);
  });

  test.each([40, 60, 99, 100, 120, 200])('is never wider than %d columns', (columns) => {
    for (const row of [...text(columns), ...text(columns, true)])
      expect(displayWidth(row)).toBeLessThanOrEqual(columns);
  });
});
