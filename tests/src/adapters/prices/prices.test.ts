import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPrices } from '../../../../src/adapters/prices/prices.ts';

let home = '';

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'codesleuth-prices-'));
  await mkdir(join(home, 'config'));
});

afterEach(() => rm(home, { recursive: true }));

test('the file in home is read each time, so that a change counts from the next turn on', async () => {
  const prices = createPrices(home);
  expect(prices.path).toBe(join(home, 'config', 'pricing.json'));
  await expect(prices.own()).resolves.toEqual([]);
  await writeFile(prices.path, '{"schema_version":1,"prices":[{"model":"m","input":1,"output":2}]}');
  await expect(prices.own()).resolves.toMatchObject([{ model: 'm', input: 1, output: 2 }]);
  await writeFile(prices.path, '{"schema_version":1,"prices":[{"model":"m"}]}');
  await expect(prices.own()).rejects.toThrow(/line 1, cannot be used/);
});

test('built-in prices say their version and date', () => {
  expect(createPrices(home).source).toMatch(/^genai-prices \d+\.\d+\.\d+ of \d{4}-\d\d-\d\d$/);
});
