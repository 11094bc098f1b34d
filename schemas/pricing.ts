import * as z from 'zod';

/** US dollars per million tokens, with at most six decimals, so that a token costs whole millionths of a millionth. */
const rateSchema = z
  .number()
  .nonnegative()
  .max(1_000_000)
  .refine((rate) => Number.isInteger(Number((rate * 1_000_000).toFixed(3))), 'more than six decimals');

const ratesSchema = z.object({
  input: rateSchema,
  output: rateSchema,
  /** Where these are not said, cached input costs what fresh input does. */
  cache_read: rateSchema.optional(),
  cache_write: rateSchema.optional(),
});
export type Rates = z.infer<typeof ratesSchema>;

const dateSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date is written YYYY-MM-DD');

/** Prices of one model, or of all whose names begin so, for a time. */
const priceSchema = ratesSchema
  .extend({
    model: z.string().min(1).optional(),
    prefix: z.string().min(1).optional(),
    /** First and last day, UTC. */
    from: dateSchema.optional(),
    until: dateSchema.optional(),
    /** Other rates for requests with more tokens of input than this; the highest that fits counts. */
    tiers: z.array(ratesSchema.extend({ above: z.int().positive() })).default([]),
  })
  .refine(({ model, prefix }) => (model === undefined) !== (prefix === undefined), 'name either model or prefix')
  .refine(({ from, until }) => from === undefined || until === undefined || from <= until, 'from is after until');
export type Price = z.infer<typeof priceSchema>;

/** `config/pricing.json` in home: the user's own prices, which come before those that are built in. */
export const pricingFileSchema = z.object({ schema_version: z.literal(1), prices: z.array(priceSchema) });
