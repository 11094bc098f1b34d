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
  costSource: z.enum(['agent', 'table', 'none']),
  contextUsed: count.nullable(),
  contextSize: count.nullable(),
  exact: z.boolean(),
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
});
export type TokenRow = z.infer<typeof tokenRowSchema>;
