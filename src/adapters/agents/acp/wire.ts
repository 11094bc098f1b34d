import * as z from 'zod';

/**
 * What an agent says in the Agent Client Protocol, wire version 1, as far as it is read here. Names and shapes are those of
 * the published schema (`schema/v1/schema.json` of @agentclientprotocol/sdk 2.4.0). Fields that are not named are let go
 * of, and of a field in a wrong form only that field.
 */
const text = z.string().catch('');
const perhaps = z.string().nullish().catch(null);
const whole = z.int().nonnegative().nullish().catch(null);

/** A list without what in it cannot be read. */
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((all) =>
      all.flatMap((one) => {
        const read = item.safeParse(one);
        return read.success ? [read.data] : [];
      }),
    );

export const envelopeSchema = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ code: z.number().catch(0), message: text, data: z.unknown().optional() }).optional(),
});
type Envelope = z.infer<typeof envelopeSchema>;
export type RpcError = NonNullable<Envelope['error']>;
export type RpcId = NonNullable<Envelope['id']>;

const block = z.object({ type: text, text });

const toolContent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('content'), content: block }),
  z.object({ type: z.literal('diff'), path: text, oldText: perhaps, newText: text }),
]);

const toolCall = z.object({
  toolCallId: z.string(),
  title: perhaps,
  name: perhaps,
  kind: perhaps,
  status: perhaps,
  content: listOf(toolContent),
  locations: listOf(z.object({ path: z.string() })),
  rawInput: z.unknown().optional(),
});
export type ToolCall = z.infer<typeof toolCall>;

const chunk = { content: block.catch({ type: '', text: '' }), messageId: perhaps };
const says = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.object({ sessionUpdate: z.literal(kind), ...shape });

const update = z.discriminatedUnion('sessionUpdate', [
  says('agent_message_chunk', chunk),
  says('agent_thought_chunk', chunk),
  says('tool_call', toolCall.shape),
  says('tool_call_update', toolCall.shape),
  says('plan', { entries: listOf(z.object({ content: z.string(), status: text })) }),
  says('current_mode_update', { currentModeId: z.string() }),
  says('usage_update', {
    used: whole,
    size: whole,
    cost: z.object({ amount: z.number(), currency: z.string() }).nullish().catch(null),
  }),
]);
export type Update = z.infer<typeof update>;

const READ: ReadonlySet<string> = new Set(update.options.map((option) => option.shape.sessionUpdate.value));
const updateSchema = z.object({ sessionId: text, update });
const kindSchema = z.object({ sessionId: text, update: z.object({ sessionUpdate: z.string() }) });

/** The update of a notification; `unread` for a kind of no interest, null for one that cannot be read. */
export function updateIn(params: unknown): { readonly sessionId: string; readonly update: Update } | 'unread' | null {
  const kind = kindSchema.safeParse(params);
  if (!kind.success) return null;
  if (!READ.has(kind.data.update.sessionUpdate)) return 'unread';
  const read = updateSchema.safeParse(params);
  return read.success ? read.data : null;
}

export const permissionSchema = z.object({
  sessionId: text,
  toolCall,
  options: listOf(z.object({ optionId: z.string(), name: text, kind: text })),
});
export type Permission = z.infer<typeof permissionSchema>;

const present = z.object({}).nullish().catch(null);

export const greetingSchema = z.object({
  protocolVersion: z.number(),
  agentCapabilities: z
    .object({
      loadSession: z.boolean().catch(false),
      sessionCapabilities: z.object({ resume: present }).catch({ resume: null }),
    })
    .catch({ loadSession: false, sessionCapabilities: { resume: null } }),
  authMethods: listOf(z.object({ id: z.string(), name: text })),
  agentInfo: z.object({ version: perhaps }).nullish().catch(null),
});
export type Greeting = z.infer<typeof greetingSchema>;

/** Answers to session/new, session/load and session/resume; only the first has an id. */
export const sessionSchema = z.object({
  sessionId: perhaps,
  modes: z
    .object({ currentModeId: text, availableModes: listOf(z.object({ id: z.string() })) })
    .nullish()
    .catch(null),
  configOptions: listOf(
    z.object({
      id: z.string(),
      category: perhaps,
      currentValue: z.unknown().optional(),
      options: listOf(z.object({ value: z.string() })),
    }),
  ),
  /** Older than the option of that kind. */
  models: z.object({ currentModelId: perhaps }).nullish().catch(null),
});
export type Session = z.infer<typeof sessionSchema>;

const tokens = z.int().nonnegative().catch(0);

/** The answer to session/prompt. `usage` is no part of the protocol yet; `_meta.quota` is gemini's own. */
export const promptAnswerSchema = z.object({
  stopReason: text,
  usage: z
    .object({
      inputTokens: tokens,
      outputTokens: tokens,
      thoughtTokens: tokens,
      cachedReadTokens: tokens,
      cachedWriteTokens: tokens,
      totalTokens: tokens,
    })
    .nullish()
    .catch(null),
  _meta: z
    .object({
      quota: z.object({
        token_count: z.object({ input_tokens: tokens, output_tokens: tokens }),
        model_usage: listOf(z.object({ model: z.string(), token_count: z.object({ input_tokens: tokens }) })),
      }),
    })
    .nullish()
    .catch(null),
});
export type PromptAnswer = z.infer<typeof promptAnswerSchema>;
