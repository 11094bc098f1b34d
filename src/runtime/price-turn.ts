import type { Price } from '../../schemas/pricing.ts';
import type { Usage } from '../../schemas/usage.ts';
import { costOf, findPrice } from '../core/budget/price.ts';
import type { PricePort } from '../ports/prices.ts';
import { attempt } from './attempt.ts';

/** What is known of a turn's money. */
interface Priced {
  readonly usage: Usage | null;
  /** Where a price that was computed is from; null where none was. */
  readonly from: string | null;
  /** Why the user's prices cannot be used, in words for them; null where they can or where they were told already. */
  readonly fault: string | null;
}

interface Asked {
  readonly usage: Usage | null;
  /** The model that was asked for, where the agent does not say which one answered. */
  readonly model: string | null;
  /** UTC, ISO 8601: prices change. */
  readonly at: string;
}

/** What was last told of each file of prices, so that a fault in it is told once and not with every turn. */
const told = new WeakMap<PricePort, string>();

/**
 * Computes what a turn cost whose agent did not say, and which no subscription paid for: by the user's own price of its
 * model, else the built-in one. Nothing is computed while the user's file cannot be used, for it may say otherwise.
 */
export async function priceTurn(prices: PricePort, { usage, model: wanted, at }: Asked): Promise<Priced> {
  const model = usage?.model ?? wanted;
  if (usage === null || model === null || !isOpen(usage)) return { usage, from: null, fault: null };
  const unpriced = { usage: { ...usage, costSource: 'none' as const }, from: null, fault: null };
  const own = await attempt(() => prices.own());
  if (own.kind === 'failed') {
    const fault = `${own.error.message}. This turn has no price: ${own.error.next}.`;
    const known = told.get(prices) === fault;
    told.set(prices, fault);
    return { ...unpriced, fault: known ? null : fault };
  }
  told.delete(prices);
  const found = await priceOf(prices, own.value, { model, at, told: usage.costSource === 'agent' });
  if (found === null) return unpriced;
  const priced: Usage = { ...usage, costMicroUsd: costOf(usage, found.price), costSource: 'table' };
  return { usage: priced, from: found.from, fault: null };
}

/** There is something to compute: of tokens that nobody counted the price is unknown, and not nothing. */
export function isOpen({ costMicroUsd, billing, exact, ...used }: Usage): boolean {
  const tokens = used.fresh + used.cacheRead + used.cacheWrite + used.output;
  return costMicroUsd === null && billing !== 'subscription' && (exact || tokens > 0);
}

/**
 * The price of a model at a time, and where it is from: the user's own comes before the built-in one, which is none for an
 * agent that tells prices and told none here.
 */
export async function priceOf(
  prices: PricePort,
  own: readonly Price[],
  { model, at, told }: { readonly model: string; readonly at: string; readonly told: boolean },
): Promise<{ readonly price: Price; readonly from: string } | null> {
  const theirs = findPrice(own, model, at);
  if (theirs !== null) return { price: theirs, from: 'config/pricing.json' };
  const price = told ? null : await prices.builtIn(model, at);
  return price === null ? null : { price, from: prices.source };
}
