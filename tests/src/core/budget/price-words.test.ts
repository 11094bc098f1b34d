import { expect, test } from 'vitest';
import type { Price } from '../../../../schemas/pricing.ts';
import { priceTables } from '../../../../src/core/budget/price-words.ts';
import { blockText } from '../../../support/given.ts';

const words = (change: Partial<Parameters<typeof priceTables>[0]> = {}): string =>
  priceTables({
    own: [],
    path: '/home/config/pricing.json',
    used: [],
    source: 'genai-prices 1 of 2026-01-01',
    ...change,
  })
    .map(blockText)
    .join('\n');

const OWN: Price = {
  prefix: 'house-',
  input: 2,
  output: 8,
  cache_read: 0.2,
  from: '2026-01-01',
  until: '2026-12-31',
  tiers: [{ above: 200_000, input: 4, output: 16 }],
};

test('without prices of their own, the human is told where they would be, and which are built in', () => {
  expect(words()).toContain('No prices of your own (/home/config/pricing.json)');
  expect(words()).toContain('Any other model: genai-prices 1 of 2026-01-01, else n/a');
});

test('their own prices are shown with rates, tiers and days', () => {
  const own = words({ own: [OWN, { model: 'm', input: 1, output: 2, tiers: [] }] });
  expect(own).toMatch(/house-….*2.*8.*0\.2.*2.*from 2026-01-01 until 2026-12-31/);
  expect(own).toMatch(/above 200000 of input.*4.*16.*4.*4/);
  expect(own).toMatch(/m\b.*1.*2.*1.*1.*always/);
});

test('models that were used are shown with where their prices are from, or as unknown', () => {
  const used = [
    { model: 'house-9', price: OWN, from: 'config/pricing.json' },
    { model: 'other', price: null, from: '' },
  ];
  const text = words({ used });
  expect(text).toMatch(/house-9.*2.*8.*config\/pricing\.json/);
  expect(text).toMatch(/other.*n\/a.*nobody knows/);
});
