import * as z from 'zod';

/**
 * What `claude --output-format stream-json` says, as far as it is read here (claude-code 2.1). Fields that are not named
 * are let go of; kinds of messages that are not named are `other`.
 */
const tokens = z.number().catch(0);

const usage = z.object({
  input_tokens: tokens,
  cache_creation_input_tokens: tokens,
  cache_read_input_tokens: tokens,
  output_tokens: tokens,
});
export type MessageUsage = z.infer<typeof usage>;

const modelUsage = z.record(
  z.string(),
  z.object({
    inputTokens: tokens,
    outputTokens: tokens,
    cacheReadInputTokens: tokens,
    cacheCreationInputTokens: tokens,
    thinkingTokens: tokens,
    costUSD: z.number().nullable().catch(null),
    costBasis: z.string().optional().catch(undefined),
    contextWindow: z.number().nullable().catch(null),
  }),
);
export type ModelUsage = z.infer<typeof modelUsage>;

const block = z.object({
  type: z.string(),
  id: z.string().optional(),
  name: z.string().optional(),
  text: z.string().optional(),
  input: z.unknown().optional(),
  tool_use_id: z.string().optional(),
  is_error: z.boolean().nullish(),
  content: z.unknown().optional(),
});
export type Block = z.infer<typeof block>;

const parent = z.string().nullish();
const perhaps = z.string().nullish().catch(null);

const account = z.object({ tokenSource: perhaps, apiProvider: perhaps });
export type Account = z.infer<typeof account>;

export const messageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('stream_event'),
    parent_tool_use_id: parent,
    event: z.object({
      type: z.string(),
      delta: z
        .object({ type: z.string().optional(), text: z.string().optional(), thinking: z.string().optional() })
        .optional(),
      usage: z.object({ output_tokens: tokens }).optional(),
    }),
  }),
  z.object({
    type: z.literal('assistant'),
    parent_tool_use_id: parent,
    message: z.object({
      id: z.string().optional(),
      model: z.string().optional(),
      content: z.union([z.string().transform(() => []), z.array(block)]).catch([]),
      usage: usage.optional().catch(undefined),
    }),
    error: z.string().nullish(),
  }),
  z.object({
    type: z.literal('user'),
    parent_tool_use_id: parent,
    message: z.object({ content: z.union([z.string().transform(() => []), z.array(block)]).catch([]) }),
    tool_use_result: z.unknown().optional(),
  }),
  z.object({
    type: z.literal('system'),
    subtype: z.string(),
    session_id: z.string().optional(),
    model: z.string().optional(),
    apiKeySource: perhaps,
    attempt: z.number().optional(),
    retry_delay_ms: z.number().optional(),
    error_status: z.number().nullish(),
    error: z.string().nullish(),
    content: z.string().optional(),
    message: z.string().optional(),
  }),
  z.object({
    type: z.literal('result'),
    subtype: z.string(),
    session_id: z.string().optional(),
    is_error: z.boolean(),
    terminal_reason: z.string().nullish(),
    stop_reason: z.string().nullish(),
    api_error_status: z.number().nullish(),
    result: z.string().nullish(),
    errors: z.array(z.string()).nullish(),
    structured_output: z.unknown().optional(),
    model_usage_since_last_result: modelUsage.nullish().catch(null),
    modelUsage: modelUsage.nullish().catch(null),
  }),
  z.object({
    type: z.literal('control_request'),
    request_id: z.string(),
    request: z.object({
      subtype: z.string(),
      tool_name: z.string().optional(),
      input: z.record(z.string(), z.unknown()).optional(),
      description: z.string().nullish(),
    }),
  }),
  z.object({ type: z.literal('control_cancel_request'), request_id: z.string() }),
  z.object({
    type: z.literal('control_response'),
    response: z.object({
      subtype: z.string(),
      request_id: z.string(),
      error: z.string().optional(),
      /** The account is in the answer to `initialize`. */
      response: z
        .object({ account: account.nullish().catch(null) })
        .nullish()
        .catch(null),
    }),
  }),
]);
export type Message = z.infer<typeof messageSchema>;
export type ResultMessage = Extract<Message, { type: 'result' }>;

/** Parsed on its own, because every line has one and most kinds are of no interest. */
export const kindSchema = z.object({ type: z.string() });
