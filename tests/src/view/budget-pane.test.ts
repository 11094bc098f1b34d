import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BudgetFacts, budgetRows } from '../../../src/view/budget-pane.ts';
import { displayWidth } from '../../../src/view/format.ts';
import { sparkline } from '../../../src/view/sparkline.ts';

const row = (change: object = {}) => ({
  name: 'Builder',
  tokens: 40_000,
  microUsd: 2_100_000,
  unpriced: 0,
  subscribed: 0,
  ...change,
});
const facts = (change: Partial<BudgetFacts> = {}): BudgetFacts => ({
  context: { used: 122_000, size: 200_000, from: 'claude-opus-5, 2 m ago' },
  all: row({ name: 'All', tokens: 60_000, microUsd: 3_100_000 }),
  rows: [row(), row({ name: 'Critic', tokens: 20_000, microUsd: 1_000_000 })],
  cap: { of: 'project', used: 3_100_000, limit: 5_000_000, unit: 'usd' },
  recent: [10, 50, 30, 100],
  now: { ms: 64_000, tokens: 12_300, exact: false },
  outlook: ['$0.42 a minute · the cap in 4 m'],
  ...change,
});
const text = (one: BudgetFacts, columns = 80, plain = false): string[] =>
  budgetRows(one, { columns, plain }).map(({ lead, text: words }) => `${lead}${words}`);

describe('the budget pane', () => {
  test('shows the turn under way, the context, the cap, the pace, the last turns and who spent it', () => {
    expect(text(facts())).toMatchInlineSnapshot(`
      [
        "Budget",
        "now     1 m 4 s · ~12.3k tokens",
        "context [██████████░░░░░░░░] 61 % of 200k · claude-opus-5, 2 m ago",
        "spent   [███████████░░░░░░░] $3.10 of $5.00 (62 %) · project",
        "        $0.42 a minute · the cap in 4 m",
        "turns   ▂▅▄█ up to 100",
        "Builder      [████████████░░░░░░] 40.0k · $2.10",
        "Critic       [██████░░░░░░░░░░░░] 20.0k · $1.00",
      ]
    `);
  });

  test('fits a narrow window', () => {
    expect(text(facts(), 40)).toMatchInlineSnapshot(`
      [
        "Budget",
        "now     1 m 4 s · ~12.3k tokens",
        "context [████░░░░] 61 % of 200k · claud…",
        "spent   [████░░░░] $3.10 of $5.00 (62 %…",
        "        $0.42 a minute · the cap in 4 m",
        "turns   ▂▅▄█ up to 100",
        "Builder      [█████░░░] 40.0k · $2.10",
        "Critic       [██░░░░░░] 20.0k · $1.00",
      ]
    `);
  });

  test('says the same without bars, boxes or colour', () => {
    expect(text(facts(), 80, true)).toMatchInlineSnapshot(`
      [
        "Budget",
        "now: 1 m 4 s · ~12.3k tokens",
        "context: 61 % of 200k · claude-opus-5, 2 m ago",
        "spent: $3.10 of $5.00 (62 %) · project",
        "$0.42 a minute · the cap in 4 m",
        "recent: 4 turns, largest 100, last 100",
        "Builder: 40.0k · $2.10",
        "Critic: 20.0k · $1.00",
      ]
    `);
  });

  test('never shows dollars for what nobody knows or a subscription pays', () => {
    const unknown = text(facts({ cap: null, all: row({ microUsd: 0, unpriced: 3 }), rows: [] })).join('\n');
    expect(unknown).toContain('3 without a price');
    expect(unknown).not.toContain('$0.00');
    const paid = text(facts({ cap: null, all: row({ microUsd: 0, subscribed: 3 }), rows: [] })).join('\n');
    expect(paid).toContain('subscription');
    expect(paid).not.toContain('$0.00');
    expect(text(facts({ cap: null, all: row({ microUsd: 0, tokens: 0 }), rows: [] })).join('\n')).toContain('$0.00');
  });

  test('estimates are marked until they are known', () => {
    expect(text(facts())[1]).toContain('~12.3k');
    expect(text(facts({ now: { ms: 1, tokens: 12_300, exact: true } }))[1]).not.toContain('~');
  });

  test('is never wider than its room', () => {
    const size = fc.nat(10_000_000);
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 200 }),
        fc.boolean(),
        fc.string(),
        size,
        fc.array(size),
        (columns, plain, name, used, recent) => {
          const one = facts({ rows: [row({ name, tokens: used })], recent, context: { used, size: null, from: name } });
          for (const each of text(one, columns, plain)) expect(displayWidth(each)).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });
});

describe('a sparkline', () => {
  test.each([
    [[0, 1, 2, 4, 8], '▁▂▃▅█'],
    [[0, 0], '▁▁'],
    [[5], '█'],
    [[], ''],
    [[1, 1000], '▂█'],
  ])('of %j is %s', (values, drawn) => {
    expect(sparkline(values)).toBe(drawn);
  });
});
