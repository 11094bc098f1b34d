import * as z from 'zod';

/**
 * What `codex app-server` says, as far as it is read here (codex 0.169; exact types by `codex app-server generate-ts`).
 * Fields that are not named are let go of.
 */
const text = z.string().catch('');
const perhaps = z.string().nullish().catch(null);
const tokens = z.number().catch(0);

export const envelopeSchema = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: text }).optional(),
});
export type Envelope = z.infer<typeof envelopeSchema>;

const breakdown = z.object({
  inputTokens: tokens,
  cachedInputTokens: tokens,
  cacheWriteInputTokens: tokens,
  outputTokens: tokens,
  reasoningOutputTokens: tokens,
});
export type Breakdown = z.infer<typeof breakdown>;

const change = z.object({
  path: text,
  kind: z.object({ type: text }).catch({ type: 'update' }),
  diff: text,
});
export type Change = z.infer<typeof change>;

/** Any item of a turn; which fields are there goes by its `type`. */
const item = z.object({
  type: z.string(),
  id: text,
  text,
  summary: z.array(z.string()).catch([]),
  status: text,
  command: text,
  aggregatedOutput: perhaps,
  exitCode: z.number().nullish().catch(null),
  changes: z.array(change).catch([]),
  server: text,
  tool: text,
  arguments: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: text }).nullish().catch(null),
  query: text,
  path: text,
  prompt: perhaps,
});
export type Item = z.infer<typeof item>;

const turnError = z.object({ message: text, codexErrorInfo: z.unknown().optional(), additionalDetails: perhaps });

const place = { threadId: text, turnId: perhaps };

const said = <M extends string, S extends z.ZodRawShape>(method: M, params: S) =>
  z.object({ method: z.literal(method), params: z.object({ ...place, ...params }) });

export const noticeSchema = z.discriminatedUnion('method', [
  said('turn/started', { turn: z.object({ id: z.string() }) }),
  said('turn/completed', {
    turn: z.object({ id: z.string(), status: z.string(), error: turnError.nullish().catch(null) }),
  }),
  said('item/started', { item }),
  said('item/completed', { item }),
  said('item/agentMessage/delta', { itemId: text, delta: z.string() }),
  said('item/reasoning/summaryTextDelta', { itemId: text, delta: z.string() }),
  said('item/reasoning/textDelta', { itemId: text, delta: z.string() }),
  said('item/reasoning/summaryPartAdded', { summaryIndex: tokens }),
  said('turn/plan/updated', { plan: z.array(z.object({ step: text, status: text })) }),
  said('thread/tokenUsage/updated', {
    tokenUsage: z.object({
      total: breakdown,
      last: breakdown,
      modelContextWindow: z.number().nullish().catch(null),
    }),
  }),
  said('error', { error: turnError, willRetry: z.boolean().catch(false) }),
  said('serverRequest/resolved', { requestId: z.union([z.string(), z.number()]) }),
  said('warning', { message: text }),
  said('model/rerouted', { fromModel: text, toModel: text }),
]);
export type Notice = z.infer<typeof noticeSchema>;

/** The kinds of notifications that are read; all others pass unread. */
export const READ: ReadonlySet<string> = new Set(noticeSchema.options.map((option) => option.shape.method.value));

const network = z.object({ host: text }).nullish().catch(null);

/** What the server asks of the shell and can be answered; anything else is refused. */
export const requestSchema = z.discriminatedUnion('method', [
  said('item/commandExecution/requestApproval', {
    itemId: text,
    reason: perhaps,
    command: perhaps,
    cwd: perhaps,
    networkApprovalContext: network,
  }),
  said('item/fileChange/requestApproval', { itemId: text, reason: perhaps, grantRoot: perhaps }),
  said('item/permissions/requestApproval', { reason: perhaps, permissions: z.record(z.string(), z.unknown()) }),
  said('mcpServer/elicitation/request', {
    serverName: text,
    message: text,
    requestedSchema: z.object({ properties: z.record(z.string(), z.unknown()).catch({}) }).optional(),
  }),
  said('item/tool/requestUserInput', {}),
]);
export type Request = z.infer<typeof requestSchema>;

/** The item that waits for the answer; empty where there is none. */
export const itemOf = ({ params }: Request): string => ('itemId' in params ? params.itemId : '');

export const threadAnswerSchema = z.object({ thread: z.object({ id: z.string() }), model: text, modelProvider: text });
export const accountAnswerSchema = z.object({
  account: z.object({ type: text, planType: text }).nullish().catch(null),
  requiresOpenaiAuth: z.boolean(),
});
export const turnAnswerSchema = z.object({ turn: z.object({ id: z.string() }) });
