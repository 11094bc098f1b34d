import type { ModelPrice, TieredPrices } from '@pydantic/genai-prices';
import type { Price, Rates } from '../../../schemas/pricing.ts';

/** Name, version and day of publication (UTC) of the prices that are built in; a test holds it to the lock file. */
export const BUILT_IN = { name: 'genai-prices', version: '0.1.8', date: '2026-09-23' } as const;

type Tier = TieredPrices['tiers'][number];
type Rate = ModelPrice[string];

/**
 * The built-in price of a model, named as its agent names it, at a time (UTC, ISO 8601); null where it is not known. The
 * package is large and is loaded when it is first asked; it is never told to fetch anything.
 */
export async function builtInPrice(name: string, at: string): Promise<Price | null> {
  const { calcPrice } = await import('@pydantic/genai-prices');
  const slash = name.indexOf('/');
  // Who is named as serving it is who is paid; the same model may cost another sum elsewhere.
  const provider = slash > 0 ? { providerId: name.slice(0, slash) } : {};
  const found = calcPrice({}, name.slice(slash + 1), { ...provider, timestamp: new Date(at) });
  return found === null ? null : asPrice(found.model_price, name);
}

/** Null where a model is not paid for by these kinds of tokens alone: a price that is too low is worse than none. */
function asPrice(prices: ModelPrice, model: string): Price | null {
  const base = ratesAt(prices, 0);
  if (base === null || prices.requests_kcount !== undefined || prices.output_reasoning_mtok !== undefined) return null;
  const starts = [...new Set(Object.values(prices).flatMap((rate) => tiersOf(rate).map(({ start }) => start)))];
  const tiers = starts
    .toSorted((a, b) => a - b)
    .flatMap((above) => {
      const rates = ratesAt(prices, above + 1);
      return rates === null ? [] : [{ ...rates, above }];
    });
  return { model, ...base, tiers };
}

/** Rates for a request with so many tokens of input. */
function ratesAt(prices: ModelPrice, input: number): Rates | null {
  const at = (key: string): number | undefined => rateAt(prices[key], input);
  const rates = { input: at('input_mtok'), output: at('output_mtok') };
  if (rates.input === undefined || rates.output === undefined) return null;
  const read = at('cache_read_mtok');
  const write = at('cache_write_mtok');
  return {
    input: rates.input,
    output: rates.output,
    ...(read === undefined ? {} : { cache_read: read }),
    ...(write === undefined ? {} : { cache_write: write }),
  };
}

const tiersOf = (rate: Rate): readonly Tier[] => (typeof rate === 'object' ? rate.tiers : []);

function rateAt(rate: Rate, input: number): number | undefined {
  if (typeof rate !== 'object') return rate;
  const reached = rate.tiers.filter(({ start }) => input > start).toSorted((a, b) => a.start - b.start);
  return reached.at(-1)?.price ?? rate.base;
}
