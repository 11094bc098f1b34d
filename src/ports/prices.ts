import type { Price } from '../../schemas/pricing.ts';
import type { Usage } from '../../schemas/usage.ts';

/** A turn whose agent did not say what it cost. */
export interface Unpriced {
  readonly model: string;
  /** Who serves the model, where the agent leaves no doubt, such as `anthropic`. */
  readonly provider: string | null;
  readonly usage: Usage;
  /** UTC, ISO 8601: prices change. */
  readonly at: string;
}

export interface Quote {
  /** Millionths of a US dollar. */
  readonly microUsd: number;
  /** Where the price is from, such as `config/pricing.json` or `genai-prices 0.1.8`. */
  readonly from: string;
}

export interface PriceTable {
  readonly own: readonly Price[];
  /** Path of the user's file; it need not exist. */
  readonly path: string;
  /** Name and version of the prices that are built in. */
  readonly builtIn: string;
}

/** What models cost: the user's own prices first, then those that are built in. */
export interface PricePort {
  /** Null when the price is not known. Rejects with an ExternalError where the user's file cannot be used. */
  quote(turn: Unpriced): Promise<Quote | null>;
  table(): Promise<PriceTable>;
}
