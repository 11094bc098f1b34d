import type { Price } from '../../schemas/pricing.ts';
import type { Usage } from '../../schemas/usage.ts';
import { costOf } from '../core/budget/price.ts';
import type { PricePort } from '../ports/prices.ts';
import { attempt } from './attempt.ts';
import { isOpen, priceOf } from './price-turn.ts';

interface Asked {
  /** The model that was asked for, where the agent does not say which one answers. */
  readonly model: string | null;
  /** UTC, ISO 8601: prices change. */
  readonly at: string;
}

/**
 * Prices for figures in passing, of agents that tell none: a cap in dollars would not see them before their turn is over.
 * Each model's price is looked up once; a figure that came before it was known is told again with it.
 */
export class PassingPrice {
  readonly #prices: PricePort;
  readonly #asked: Asked;
  readonly #known = new Map<string, Price | null>();
  readonly #sought = new Map<string, () => void>();

  constructor(prices: PricePort, asked: Asked) {
    this.#prices = prices;
    this.#asked = asked;
  }

  /** Tells a figure at once, with its price where that is known by now. */
  hear(usage: Usage, tell: (usage: Usage) => void): void {
    const model = usage.model ?? this.#asked.model;
    const price = model === null || !isOpen(usage) ? null : this.#known.get(model);
    tell(price == null ? usage : priced(usage, price));
    if (model !== null && price === undefined) this.#seek(model, usage, tell);
  }

  #seek(model: string, usage: Usage, tell: (usage: Usage) => void): void {
    const sought = this.#sought.has(model);
    // Only the newest figure is told again.
    this.#sought.set(model, () => this.hear(usage, tell));
    if (sought) return;
    void this.#find(model, usage.costSource === 'agent').then((price) => {
      this.#known.set(model, price);
      this.#sought.get(model)?.();
    });
  }

  /** What stands in the way is told when the turn is over. */
  async #find(model: string, told: boolean): Promise<Price | null> {
    const found = await attempt(async () => {
      const own = await this.#prices.own();
      return priceOf(this.#prices, own, { model, at: this.#asked.at, told });
    });
    return found.kind === 'done' ? (found.value?.price ?? null) : null;
  }
}

const priced = (usage: Usage, price: Price): Usage => ({
  ...usage,
  costMicroUsd: costOf(usage, price),
  costSource: 'table',
});
