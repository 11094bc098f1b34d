import { expect, test } from 'vitest';
import { budgetJson } from '../../../../src/core/budget/json.ts';
import { Ledger, NO_SUM } from '../../../../src/core/budget/sums.ts';
import { tokenRow as row } from '../../../support/token-row.ts';

test('the sums are one JSON text, with sides in all and beside it', () => {
  const ledger = new Ledger();
  ledger.add(row({}));
  ledger.add(row({ cost_source: 'table', turn_cost_usd: 0.5, agent: 4, agent_name: 'Critic', task: null }));
  ledger.add(row({ turn_cost_usd: null, cost_source: 'none', exact: false }));
  const side = { ...NO_SUM, turns: 1, input: 5, reportedMicro: 9, subscribed: 1 };
  const lines = budgetJson({
    sums: ledger.sums,
    sides: [['trial-A', side]],
    prices: ['config/pricing.json'],
    outlook: null,
    unreadable: 2,
  });
  expect(JSON.parse(lines.join('\n'))).toMatchObject({
    schema_version: 1,
    all: {
      turns: 4,
      input_tokens: 305,
      output_tokens: 90,
      cache_read_tokens: 60,
      cache_write_tokens: 21,
      reported_micro_usd: 250_009,
      computed_micro_usd: 500_000,
      turns_without_price: 1,
      turns_by_subscription: 1,
      turns_not_exact: 1,
    },
    by: {
      agent: { '3 Builder': { turns: 2 }, '4 Critic': { computed_micro_usd: 500_000 } },
      task: { '-': { turns: 1 } },
    },
    sides: { 'trial-A': { input_tokens: 5 } },
    context: null,
    prices: ['config/pricing.json'],
    unreadable_lines: 2,
  });
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(60);
});
