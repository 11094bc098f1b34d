import { describe, expect, test } from 'vitest';
import type { TokenRow } from '../../../../schemas/usage.ts';
import { summary } from '../../../../src/core/budget/summary.ts';
import { Ledger, NO_SUM, type Sum } from '../../../../src/core/budget/sums.ts';
import { makeUp, moneyCell, percent, usd } from '../../../../src/core/budget/words.ts';
import { blockText } from '../../../support/given.ts';
import { tokenRow as row } from '../../../support/token-row.ts';

function words(rows: readonly TokenRow[], more: Partial<Parameters<typeof summary>[0]> = {}): string {
  const ledger = new Ledger();
  for (const one of rows) ledger.add(one);
  const spent = { sums: ledger.sums, sides: [], prices: [], outlook: null, unreadable: 0, ...more };
  return summary(spent).map(blockText).join('\n');
}

const sum = (change: Partial<Sum> = {}): Sum => ({ ...NO_SUM, turns: 1, ...change });

describe('a summary of what was spent', () => {
  test('tells agents, stages, tasks and sides apart, and adds them up', () => {
    const text = words([row(), row({ agent: 4, agent_name: 'Critic', task: null, turn_cost_usd: 1 })], {
      sides: [['Fork trial A', sum({ turns: 2, reportedMicro: 500_000, input: 5 })]],
    });
    expect(text).toContain('3 Builder | 1 | 100 | 30 | 20 | 7 | 0 | $0.25');
    expect(text).toContain('4 Critic | 1');
    expect(text).toContain('Fork trial A | 2 | 5 | 0 | 0 | 0 | 0 | $0.50');
    expect(text).toContain('All | 4 | 205 | 60 | 40 | 14 | 0 | $1.75');
    expect(text).toContain('building | 1');
    expect(text).toContain('TASK-001 | 1');
    expect(text).toContain('Money: $1.75 reported by agents');
  });

  test('says where its figures are from', () => {
    const text = words(
      [
        row({ cost_source: 'table', price: 'config/pricing.json' }),
        row({ turn_cost_usd: null, cost_source: 'none' }),
        row({ billing: 'subscription', turn_cost_usd: null, context_used: 500, context_window: 1000, run: 'R0009' }),
      ],
      { prices: ['config/pricing.json'] },
    );
    expect(text).toContain(
      'Money: $0.25 computed from prices (config/pricing.json) · 1 turn of unknown price · 1 turn paid by a subscription',
    );
    expect(text).toContain('Context window: 500 of 1000 tokens (50 %), told by claude-opus-5, R0009 at 2026-11-20');
  });

  test('keeps to the newest tasks where there are many, and still counts the others', () => {
    const many = Array.from({ length: 40 }, (_, at) => row({ task: `TASK-${String(at + 1).padStart(3, '0')}` }));
    const text = words(many);
    expect(text).toContain('29 earlier | 29');
    expect(text).toContain('TASK-040 | 1');
    expect(text).not.toContain('TASK-029 |');
  });

  test('is one line where nothing was spent, and says what it could not read', () => {
    expect(words([])).toBe('No agent has run yet: nothing was spent.');
    expect(words([row()], { unreadable: 2 })).toContain('2 lines of the token log could not be read');
  });
});

describe('money in words', () => {
  test.each<[Sum, string]>([
    [sum(), '$0.00'],
    [sum({ reportedMicro: 1_500_000 }), '$1.50'],
    [sum({ reportedMicro: 782 }), '$0.0008'],
    [sum({ unpriced: 1 }), 'n/a'],
    [sum({ turns: 3, unpriced: 1, reportedMicro: 20_000 }), '$0.02 + 1 turn n/a'],
    [sum({ subscribed: 1 }), 'subscription'],
  ])('%j is %s', (one, text) => {
    expect(moneyCell(one)).toBe(text);
  });

  test('what nothing was paid for says so', () => {
    expect(makeUp(sum(), [])).toBe('nothing was paid for');
    expect(usd(0)).toBe('$0.00');
  });

  test.each([
    [0, 100, 0],
    [1, 10_000, 1],
    [50, 100, 50],
    [9999, 10_000, 99],
    [10_000, 10_000, 100],
    [15_000, 10_000, 150],
  ])('%d of %d is %d %%', (part, whole, share) => {
    expect(percent(part, whole)).toBe(share);
  });
});
