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

/**
 * What the money of turns is made of: whole millionths of a US dollar that agents reported and that were computed from
 * prices, turns whose price nobody knows, turns a subscription pays for, and turns whose tokens are not exact.
 */
export const moneySchema = z.object({
  turns: count,
  reportedMicroUsd: z.int(),
  computedMicroUsd: z.int(),
  unpriced: count,
  subscribed: count,
  inexact: count,
});
export type Money = z.infer<typeof moneySchema>;

/** A line of the notes a run takes of its turns while they last: a turn begins in a session, or has used so much by now. */
export const turnNoteSchema = z.union([
  z.object({ turn: z.string(), at: z.string(), session: z.string() }),
  z.object({ turn: z.string(), at: z.string(), usage: usageSchema }),
]);
export type TurnNote = z.infer<typeof turnNoteSchema>;

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
  /** Which turn of its run it is, in a way that no other turn has, such as `2@2026-01-01T00:00:00.000Z`. */
  turn: z.string().optional(),
});
export type TokenRow = z.infer<typeof tokenRowSchema>;
