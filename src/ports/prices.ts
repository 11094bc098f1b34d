import type { Price } from '../../schemas/pricing.ts';

/** What models cost: the user's own prices, and those that are built in. */
export interface PricePort {
  /** Path of the user's file; it need not exist. */
  readonly path: string;
  /** Name, version and date of the built-in prices, such as `genai-prices 1.2.3 of 2026-09-23`. */
  readonly source: string;
  /** The user's prices as the file says now; none where there is no file. Rejects with an ExternalError that names the line. */
  own(): Promise<readonly Price[]>;
  /**
   * The built-in price of a model at a time (UTC, ISO 8601); null where it is not known. Of a `provider/model` only that
   * provider's price counts.
   */
  builtIn(model: string, at: string): Promise<Price | null>;
}
