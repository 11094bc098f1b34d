import { describe, expect, test } from 'vitest';
import type { Price } from '../../../schemas/pricing.ts';
import type { Usage } from '../../../schemas/usage.ts';
import { ExternalError } from '../../../src/ports/errors.ts';
import { block, end, type Shell, shellAt } from '../../support/scripted-world.ts';
import { RESULTS } from '../../support/story.ts';

const USAGE: Usage = {
  fresh: 1_000_000,
  cacheRead: 0,
  cacheWrite: 0,
  output: 100_000,
  reasoning: 0,
  requests: 1,
  costMicroUsd: null,
  costSource: 'none',
  contextUsed: null,
  contextSize: null,
  exact: true,
  model: 'm-1',
};

const OWN: Price = { prefix: 'm-', input: 2, output: 10, tiers: [] };
const builtIn = async (model: string): Promise<Price | null> =>
  model === 'm-1' ? { model, input: 1, output: 10, tiers: [] } : null;

/** A critique by an agent that tells this usage, in a shell whose built-in prices know m-1. */
async function reviewed(change: Partial<Usage>, own: () => Promise<readonly Price[]> = async () => []): Promise<Shell> {
  const shell = await shellAt('built');
  Object.assign(shell.scripted.prices, { own, builtIn });
  await again(shell, change);
  return shell;
}

async function again(shell: Shell, change: Partial<Usage>): Promise<void> {
  shell.scripted.script = {
    play: async function* () {
      yield { type: 'usage', usage: { ...USAGE, ...change } };
      yield end(block(RESULTS.critique));
    },
  };
  await shell.do('!critic');
}

const lastRun = async (shell: Shell) =>
  (await shell.scripted.journal()).flatMap(({ event }) => (event.type === 'run/ended' ? [event] : [])).at(-1);

describe('a turn whose agent does not say what it cost', () => {
  test('is priced by the built-in price, in its row, in the journal and in the sums', async () => {
    const shell = await reviewed({});
    const from = 'genai-prices 1 of 2026-01-01';
    expect(shell.scripted.rows.at(-1)).toMatchObject({ turn_cost_usd: 2, cost_source: 'table', price: from });
    expect((await lastRun(shell))?.usage).toMatchObject({ costMicroUsd: 2_000_000, costSource: 'table', model: 'm-1' });
    await shell.do('!budget');
    expect(shell.words()).toContain(`$2.00 computed from prices (${from})`);
  });

  test("is priced by the user's own price first", async () => {
    const shell = await reviewed({}, async () => [OWN]);
    expect(shell.scripted.rows.at(-1)).toMatchObject({ turn_cost_usd: 3, price: 'config/pricing.json' });
  });

  test.each<[string, Partial<Usage>]>([
    ['of a model nobody knows', { model: 'other' }],
    ['of an agent that names no model', { model: null }],
    ['that a subscription pays for', { billing: 'subscription' }],
    ['of which nobody counted the tokens', { fresh: 0, output: 0, exact: false }],
    ['of an agent that tells prices, and none here,', { costSource: 'agent' }],
  ])('%s has no price', async (_, change) => {
    const shell = await reviewed(change);
    const row = shell.scripted.rows.at(-1);
    expect(row).toMatchObject({ turn_cost_usd: null, cost_source: 'none' });
    expect(row).not.toHaveProperty('price');
  });

  test("is priced by the user's own price also where the agent that tells prices told none", async () => {
    const shell = await reviewed({ costSource: 'agent' }, async () => [OWN]);
    expect(shell.scripted.rows.at(-1)).toMatchObject({ turn_cost_usd: 3, cost_source: 'table' });
  });

  test('is left alone when the agent did say', async () => {
    const shell = await reviewed({ costMicroUsd: 7, costSource: 'agent' }, async () => [OWN]);
    expect(shell.scripted.rows.at(-1)).toMatchObject({ turn_cost_usd: 0.000007, cost_source: 'agent' });
  });
});

describe('a file of prices that cannot be used', () => {
  const FAULT = new ExternalError(
    'format',
    '/home/config/pricing.json, line 4, cannot be used: more than six decimals',
    {
      next: 'correct that line',
    },
  );
  const wrong = async (): Promise<readonly Price[]> => {
    throw FAULT;
  };
  const told = (shell: Shell): number => shell.words().split('line 4, cannot be used').length - 1;

  test('loses no row, and is told once, with its line and what to do', async () => {
    const shell = await reviewed({}, wrong);
    const { rows } = shell.scripted;
    expect(rows.at(-1)).toMatchObject({ input_tokens: 1_000_000, turn_cost_usd: null, cost_source: 'none' });
    expect(shell.words()).toContain(`${FAULT.message}. This turn has no price: correct that line.`);
    const before = rows.length;
    await again(shell, {});
    expect(rows.length).toBe(before + 1);
    expect(told(shell)).toBe(1);
  });

  test('is told again when it was mended and then broken once more', async () => {
    const shell = await reviewed({}, wrong);
    shell.scripted.prices.own = async () => [];
    await again(shell, {});
    shell.scripted.prices.own = wrong;
    await again(shell, {});
    expect(told(shell)).toBe(2);
  });
});
