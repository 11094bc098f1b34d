import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AGENT_NAMES } from '../../../../schemas/stage.ts';
import { type TokenRow, tokenRowSchema } from '../../../../schemas/usage.ts';
import { join, Ledger, moneyOf, NO_SUM, PARTITIONS, type Sum, type Sums } from '../../../../src/core/budget/sums.ts';
import { tokenRow } from '../../../support/token-row.ts';

const row = (change: Partial<TokenRow> = {}): TokenRow => tokenRow({ turn_cost_usd: 0.000782, ...change });

function sumsOf(rows: readonly TokenRow[]): Sums {
  const ledger = new Ledger();
  for (const one of rows) ledger.add(one);
  return ledger.sums;
}

const anyRow = fc
  .record({
    agent: fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7),
    task: fc.constantFrom(null, 'TASK-001', 'TASK-002'),
    backend: fc.constantFrom('claude', 'codex'),
    model: fc.constantFrom(null, 'a', 'b'),
    tokens: fc.tuple(fc.nat(1e6), fc.nat(1e6), fc.nat(1e6), fc.nat(1e6)),
    micro: fc.option(fc.nat(50_000_000)),
    cost_source: fc.constantFrom('agent', 'table'),
    billing: fc.constantFrom('metered', 'subscription', undefined),
    exact: fc.boolean(),
  })
  .map(({ agent, tokens: [input, output, read, write], micro, billing, ...rest }) =>
    tokenRowSchema.parse({
      ...row(),
      ...rest,
      agent,
      agent_name: AGENT_NAMES[agent],
      input_tokens: input,
      output_tokens: output,
      cache_read_tokens: read,
      cache_write_tokens: write,
      turn_cost_usd: micro === null ? null : micro / 1_000_000,
      ...(billing === undefined ? {} : { billing }),
    }),
  );

describe('what turns used', () => {
  test('is the same whichever way they are told apart', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 60 }), (rows) => {
        const { all, by } = sumsOf(rows);
        for (const partition of PARTITIONS) {
          const parts: Sum[] = [...by[partition].values()];
          expect(parts.reduce(join, NO_SUM)).toEqual({ ...all });
        }
        expect(all.turns).toBe(rows.length);
      }),
    );
  });

  test('is the same in whatever order forks and runs wrote them', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 40 }), fc.array(anyRow, { maxLength: 40 }), (one, other) => {
        const woven = one.flatMap((each, at) => [each, ...other.slice(at, at + 1)]).concat(other.slice(one.length));
        expect({ ...sumsOf(woven).all }).toEqual(join(sumsOf(one).all, sumsOf(other).all));
        expect({ ...sumsOf([...woven].reverse()).all }).toEqual({ ...sumsOf(woven).all });
      }),
    );
  });

  test('does not drift over a million rows', () => {
    const ledger = new Ledger();
    for (let count = 0; count < 1_000_000; count += 1) ledger.add(row({ turn_cost_usd: 0.1 }));
    expect(moneyOf(ledger.sums.all)).toBe(100_000_000_000);
    expect(ledger.sums.all.input).toBe(100_000_000);
  });
});

describe('what money is made of', () => {
  test('is told apart: reported, computed, unknown, paid by a subscription', () => {
    const { all } = sumsOf([
      row(),
      row({ turn_cost_usd: 0.5, cost_source: 'table', price: 'config/pricing.json' }),
      row({ turn_cost_usd: null, cost_source: 'none', exact: false }),
      row({ turn_cost_usd: 1.25, billing: 'subscription' }),
    ]);
    expect(all).toMatchObject({ reportedMicro: 782, computedMicro: 500_000, unpriced: 1, subscribed: 1, inexact: 1 });
    expect(moneyOf(all)).toBe(500_782);
  });
});

describe('rows of older versions', () => {
  test('belong to the stage of their agent', () => {
    const { by } = sumsOf([row({ agent: 4 }), row({ agent: 3, stage: 'maintenance' }), row({ agent: 0 })]);
    expect([...by.stage.keys()]).toEqual(['critique', 'maintenance', '-']);
  });
});

describe('the context', () => {
  test('is that of the newest row that tells it', () => {
    const full = row({ run: 'R0002', context_used: 50, context_window: 100 });
    const { context } = sumsOf([row({ context_used: 1, context_window: 2 }), full, row({ run: 'R0003' })]);
    expect(context).toMatchObject({ run: 'R0002', context_used: 50, context_window: 100 });
    expect(sumsOf([row()]).context).toBeNull();
  });
});
