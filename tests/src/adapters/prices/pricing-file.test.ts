import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPricing } from '../../../../src/adapters/prices/pricing-file.ts';
import { tempDir } from '../store/temp.ts';

async function file(text: string): Promise<string> {
  const path = join(await tempDir(), 'pricing.json');
  await writeFile(path, text);
  return path;
}

const GOOD = `{
  "schema_version": 1,
  "prices": [
    { "model": "mine", "input": 0.25, "output": 1 },
    { "prefix": "house-", "input": 2, "output": 8, "cache_read": 0.2, "from": "2026-01-01",
      "tiers": [{ "above": 200000, "input": 4, "output": 16 }] }
  ]
}`;

describe('the user’s prices', () => {
  test('are read', async () => {
    expect(await readPricing(await file(GOOD))).toMatchObject([
      { model: 'mine', input: 0.25, tiers: [] },
      { prefix: 'house-', cache_read: 0.2, tiers: [{ above: 200_000 }] },
    ]);
  });

  test('are none where there is no file', async () => {
    expect(await readPricing(join(await tempDir(), 'pricing.json'))).toEqual([]);
  });

  test.each([
    ['a rate that is no number', GOOD.replace('0.25', '"cheap"'), 4, 'prices.0.input'],
    ['a rate below zero', GOOD.replace('"output": 8', '"output": -8'), 5, 'prices.1.output'],
    ['a tier without a size', GOOD.replace('"above": 200000, ', ''), 6, 'prices.1.tiers.0'],
    ['neither model nor prefix', GOOD.replace('"model": "mine", ', ''), 4, 'name either model or prefix'],
    ['a version of later', GOOD.replace('"schema_version": 1', '"schema_version": 2'), 2, 'schema_version'],
    ['a comma too many', GOOD.replace('"output": 1 },', '"output": 1, },'), 4, ''],
    ['an end too early', GOOD.slice(0, 80), 4, ''],
    ['nothing at all', '', 1, ''],
    ['YAML that is no JSON', 'schema_version: 1\nprices: []\n', 1, ''],
  ])('with %s are refused with the line', async (_, text, line, why) => {
    const path = await file(text);
    const said = await readPricing(path).then(
      () => 'taken',
      (error: unknown) => String(error),
    );
    expect(said).toContain(`${path}, line ${line},`);
    expect(said).toContain(why);
  });

  test('are refused where the file cannot be read', async () => {
    await expect(readPricing(await tempDir())).rejects.toMatchObject({ kind: 'disk' });
  });
});
