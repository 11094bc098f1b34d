import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Price, pricingFileSchema } from '../../../../schemas/pricing.ts';
import { costOf, findPrice } from '../../../../src/core/budget/price.ts';

const price = (change: Partial<Price> = {}): Price => ({ model: 'm', input: 3, output: 15, tiers: [], ...change });
const tokens = (change: object = {}) => ({ fresh: 0, cacheRead: 0, cacheWrite: 0, output: 0, requests: 1, ...change });
const AT = '2026-11-20T10:00:00.000Z';

describe('the price of a model', () => {
  const prices = [
    price({ model: undefined, prefix: 'claude-', input: 1 }),
    price({ model: undefined, prefix: 'claude-sonnet', input: 2 }),
    price({ model: 'claude-sonnet-5', input: 3 }),
    price({ model: 'old', input: 4, until: '2026-11-19' }),
    price({ model: 'old', input: 5, from: '2026-11-20' }),
    price({ model: 'twice', input: 6 }),
    price({ model: 'twice', input: 7 }),
  ];

  test.each([
    ['claude-sonnet-5', 3],
    ['claude-sonnet-5-20260101', 2],
    ['claude-opus-5', 1],
    ['old', 5],
    ['twice', 7],
  ])('%s is found by its name, else by the longest beginning, for the day', (model, input) => {
    expect(findPrice(prices, model, AT)?.input).toBe(input);
  });

  test('is another one on another day, and none where none fits', () => {
    expect(findPrice(prices, 'old', '2026-11-19T23:59:59.999Z')?.input).toBe(4);
    expect(findPrice(prices, 'gpt-6', AT)).toBeNull();
    expect(findPrice([], 'claude-opus-5', AT)).toBeNull();
  });
});

describe('what tokens cost', () => {
  test('is exact to a millionth of a dollar', () => {
    const full = price({ cache_read: 0.3, cache_write: 3.75 });
    expect(costOf(tokens({ fresh: 100, cacheRead: 20, cacheWrite: 7, output: 30 }), full)).toBe(782);
    expect(costOf(tokens({ fresh: 1 }), price({ input: 0.5 }))).toBe(1);
    expect(costOf(tokens({ fresh: 1 }), price({ input: 0.499999 }))).toBe(0);
    expect(costOf(tokens({ fresh: 1_000_000 }), price({ input: 0.000001 }))).toBe(1);
    expect(costOf(tokens(), full)).toBe(0);
  });

  test('counts cached input as fresh where no other rate is said', () => {
    expect(costOf(tokens({ cacheRead: 10, cacheWrite: 10 }), price())).toBe(60);
  });

  test('goes by the size of a request where large ones have rates of their own', () => {
    const tiered = price({
      tiers: [
        { above: 1000, input: 30, output: 150 },
        { above: 200, input: 6, output: 30 },
      ],
    });
    expect(costOf(tokens({ fresh: 200 }), tiered)).toBe(600);
    expect(costOf(tokens({ fresh: 201 }), tiered)).toBe(1206);
    expect(costOf(tokens({ fresh: 1001 }), tiered)).toBe(30_030);
    expect(costOf(tokens({ fresh: 1001, requests: 10 }), tiered)).toBe(3003);
  });

  test('does not drift: a million turns cost a million times one', () => {
    const count = fc.nat({ max: 10_000_000 });
    const rate = fc.nat({ max: 100_000_000 }).map((micro) => micro / 1_000_000);
    fc.assert(
      fc.property(count, count, rate, rate, (fresh, output, input, out) => {
        const one = BigInt(costOf(tokens({ fresh, output }), price({ input, output: out })));
        const exact = BigInt(fresh) * BigInt(Math.round(input * 1e6)) + BigInt(output) * BigInt(Math.round(out * 1e6));
        const off = one * 1_000_000n - exact;
        expect(off <= 500_000n && off >= -500_000n).toBe(true);
      }),
    );
  });
});

describe('the user’s price file', () => {
  const file = (entry: object) => pricingFileSchema.safeParse({ schema_version: 1, prices: [entry] }).success;

  test.each([
    [{ model: 'm', input: 3, output: 15 }, true],
    [{ prefix: 'claude-', input: 0.000001, output: 0 }, true],
    [{ model: 'm', input: 3, output: 15, from: '2026-01-01', until: '2026-12-31' }, true],
    [{ input: 3, output: 15 }, false],
    [{ model: 'm', prefix: 'm', input: 3, output: 15 }, false],
    [{ model: 'm', input: -1, output: 15 }, false],
    [{ model: 'm', input: 0.0000001, output: 15 }, false],
    [{ model: 'm', input: 3 }, false],
    [{ model: 'm', input: '3', output: 15 }, false],
    [{ model: 'm', input: 3, output: 15, from: '1.1.2026' }, false],
    [{ model: 'm', input: 3, output: 15, from: '2026-12-31', until: '2026-01-01' }, false],
  ])('%j is taken: %s', (entry, taken) => {
    expect(file(entry)).toBe(taken);
  });
});
