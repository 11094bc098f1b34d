import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calcPrice } from '@pydantic/genai-prices';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { BUILT_IN, builtInPrice } from '../../../../src/adapters/prices/built-in.ts';
import { costOf } from '../../../../src/core/budget/price.ts';

const AT = '2026-11-01T12:00:00.000Z';

const MODELS = [
  'claude-opus-4-5',
  'claude-sonnet-4-5',
  'claude-sonnet-4-5-20250929',
  'claude-haiku-4-5',
  'claude-3-5-haiku-latest',
  'gpt-5',
  'gpt-5-mini',
  'gpt-5.2-codex',
  'gpt-4.1',
  'o3',
  'gemini-2.5-pro',
  'gemini-2.5-flash',
  'deepseek-chat',
  'mistral-large-latest',
];

/** One request each; the last ones reach the higher tiers of models that have them. */
const USAGES = [
  { fresh: 1, cacheRead: 0, cacheWrite: 0, output: 1 },
  { fresh: 1234, cacheRead: 56_789, cacheWrite: 0, output: 4321 },
  { fresh: 100, cacheRead: 90_000, cacheWrite: 3000, output: 777 },
  { fresh: 200_000, cacheRead: 0, cacheWrite: 0, output: 10 },
  { fresh: 200_001, cacheRead: 0, cacheWrite: 0, output: 10 },
  { fresh: 1000, cacheRead: 300_000, cacheWrite: 2000, output: 60_000 },
];

describe('built-in prices', () => {
  test.each(MODELS)('of %s come to what their own arithmetic does, to a millionth of a dollar', async (model) => {
    const price = await builtInPrice(model, AT);
    if (price === null) throw new Error(`${model} has no price`);
    for (const usage of USAGES) {
      const told = calcPrice(
        {
          // There, input holds what the cache gave and took.
          input_tokens: usage.fresh + usage.cacheRead + usage.cacheWrite,
          cache_read_tokens: usage.cacheRead,
          cache_write_tokens: usage.cacheWrite,
          output_tokens: usage.output,
        },
        model,
        { timestamp: new Date(AT) },
      );
      const theirs = (told?.total_price ?? Number.NaN) * 1_000_000;
      expect(Math.abs(costOf({ ...usage, requests: 1 }, price) - theirs)).toBeLessThanOrEqual(0.500001);
    }
  });

  test('some of these have tiers, or the comparison would say little', async () => {
    const tiered = await Promise.all(MODELS.map((model) => builtInPrice(model, AT)));
    expect(tiered.filter((price) => (price?.tiers.length ?? 0) > 0).length).toBeGreaterThanOrEqual(2);
  });

  test('change with the day', async () => {
    const [before, after] = await Promise.all(
      ['2026-03-12T12:00:00Z', '2026-03-13T12:00:00Z'].map((at) => builtInPrice('claude-opus-4-6', at)),
    );
    expect(before?.tiers).toHaveLength(1);
    expect(after?.tiers).toEqual([]);
  });

  test.each(['nobody-9', 'scripted/m', 'ollama-of-mine/gpt-5', 'anthropic/gpt-5', '', '/', 'a/'])(
    'say nothing of the model %j',
    async (model) => {
      await expect(builtInPrice(model, AT)).resolves.toBeNull();
    },
  );

  test('of a model go by who is named as serving it', async () => {
    expect(await builtInPrice('anthropic/claude-opus-4-5', AT)).toMatchObject({
      model: 'anthropic/claude-opus-4-5',
      input: 5,
      output: 25,
      cache_read: 0.5,
      cache_write: 6.25,
    });
    expect(await builtInPrice('openrouter/anthropic/claude-opus-4.5', AT)).not.toBeNull();
  });

  test('are none where more than these tokens is paid for', async () => {
    expect(await builtInPrice('perplexity/sonar', AT)).toBeNull();
    expect(await builtInPrice('openai/text-embedding-3-small', AT)).toBeNull();
  });

  test('are called by the version that is installed', () => {
    const lock = z
      .object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) })
      .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../../../package-lock.json'), 'utf8')));
    // A newer package has newer prices: look up the day it was published when this fails.
    expect({ version: BUILT_IN.version, date: BUILT_IN.date }).toEqual({
      version: lock.packages['node_modules/@pydantic/genai-prices']?.version,
      date: '2026-09-23',
    });
  });
});
