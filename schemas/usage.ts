import * as z from 'zod';
import { agentNumberSchema } from './stage.ts';

const count = z.int().nonnegative();

/**
 * What one agent turn used. Token counts are whole tokens; `costMicroUsd` is whole millionths of a US dollar,
 * so that sums over any number of turns stay exact; null means unknown, never zero.
 */
export const usageSchema = z.object({
  fresh: count,
  cacheRead: count,
  cacheWrite: count,
  output: count,
  reasoning: count,
  requests: count,
  costMicroUsd: z.int().nullable(),
  /** `agent` with an unknown cost: an agent that tells prices, and told none for this. */
  costSource: z.enum(['agent', 'table', 'none']),
  contextUsed: count.nullable(),
  contextSize: count.nullable(),
  exact: z.boolean(),
  /** The model that answered, where the agent says so. */
  model: z.string().nullable().optional(),
  /** Who pays: each request, or a subscription whatever is used; absent where the agent does not say. */
  billing: z.enum(['metered', 'subscription']).optional(),
});
export type Usage = z.infer<typeof usageSchema>;

/** A row of artifacts/telemetry/token_log.jsonl: one agent turn, also a failed or interrupted one. */
export const tokenRowSchema = z.looseObject({
  timestamp: z.string(),
  session: z.string(),
  run: z.string(),
  agent: agentNumberSchema,
  agent_name: z.string(),
  task: z.string().nullable(),
  backend: z.string(),
  model: z.string().nullable(),
  input_tokens: count,
  output_tokens: count,
  cache_read_tokens: count,
  cache_write_tokens: count,
  context_used: count.nullable(),
  context_window: count.nullable(),
  turn_cost_usd: z.number().nullable(),
  cost_source: z.enum(['agent', 'table', 'none']),
  exact: z.boolean(),
  /** Those below are missing in rows of older versions. */
  reasoning_tokens: count.optional(),
  requests: count.optional(),
  stage: z.string().optional(),
  /** Why the turn ended, such as `done`, `cancelled`, `error`. */
  ended: z.string().optional(),
  billing: z.enum(['metered', 'subscription']).optional(),
  /** Where a price that was computed is from. */
  price: z.string().optional(),
});
export type TokenRow = z.infer<typeof tokenRowSchema>;
