import type { Price, Rates } from '../../../schemas/pricing.ts';
import type { Usage } from '../../../schemas/usage.ts';

type Tokens = Pick<Usage, 'fresh' | 'cacheRead' | 'cacheWrite' | 'output' | 'requests'>;

/**
 * The price of a model on a day (UTC, any ISO 8601 time): one that names the model comes before one for the beginning of
 * its name, a longer beginning before a shorter, a later entry before an earlier one. Null when there is none.
 */
export function findPrice(prices: readonly Price[], model: string, at: string): Price | null {
  const day = at.slice(0, 10);
  const valid = prices.filter(({ from = '', until = '9999' }) => from <= day && day <= until);
  const named = valid.findLast((price) => price.model === model);
  if (named !== undefined) return named;
  const begun = valid.filter(({ prefix }) => prefix !== undefined && model.startsWith(prefix));
  const longest = Math.max(...begun.map(({ prefix }) => prefix?.length ?? 0));
  return begun.findLast(({ prefix }) => prefix?.length === longest) ?? null;
}

const PICO_PER_MICRO = 1_000_000n;

/**
 * What the tokens cost, in whole millionths of a US dollar, rounded half up once at the end; everything before is exact.
 * Tiers go by the input of a request; of a turn with several its mean is taken.
 */
export function costOf(tokens: Tokens, price: Price): number {
  const input = tokens.fresh + tokens.cacheRead + tokens.cacheWrite;
  const rates = tierOf(price, input / Math.max(1, tokens.requests));
  const pico =
    cost(tokens.fresh, rates.input) +
    cost(tokens.cacheRead, rates.cache_read ?? rates.input) +
    cost(tokens.cacheWrite, rates.cache_write ?? rates.input) +
    cost(tokens.output, rates.output);
  return Number((pico + PICO_PER_MICRO / 2n) / PICO_PER_MICRO);
}

/** A dollar per million tokens is a million millionths of a millionth of a dollar per token. */
const cost = (tokens: number, rate: number): bigint => BigInt(tokens) * BigInt(Math.round(rate * 1_000_000));

function tierOf(price: Price, input: number): Rates {
  const above = price.tiers.filter((tier) => input > tier.above).sort((a, b) => a.above - b.above);
  return above.at(-1) ?? price;
}
