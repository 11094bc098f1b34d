import * as z from 'zod';
import { usageSchema } from './usage.ts';

const END_REASONS = ['done', 'max_tokens', 'max_turns', 'budget', 'refusal', 'cancelled', 'error', 'timeout'] as const;
export const endReasonSchema = z.enum(END_REASONS);

export const agentErrorSchema = z.object({
  kind: z.enum(['auth', 'rate', 'overload', 'server', 'context', 'protocol', 'crash', 'other']),
  status: z.int().nullable(),
  retryable: z.boolean(),
  message: z.string(),
  /** How long the provider asks to wait before the next try, in milliseconds, where it says so. */
  retryAfterMs: z.number().optional(),
});
export type AgentError = z.infer<typeof agentErrorSchema>;

const toolSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** One line: the file, the command, the search words. */
  title: z.string(),
  status: z.enum(['started', 'completed', 'failed']),
  /** Unified diff of a file change, or output of a command, where the agent gives one. */
  detail: z.string().nullable(),
});

/** What an agent says while it works; exactly one `end` per prompt, made by the driver. */
export const agentEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('session'), sessionId: z.string() }),
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('thought'), text: z.string() }),
  z.object({ type: z.literal('tool'), tool: toolSchema }),
  z.object({
    type: z.literal('plan'),
    entries: z.array(z.object({ text: z.string(), status: z.enum(['pending', 'active', 'done']) })),
  }),
  z.object({
    type: z.literal('ask'),
    requestId: z.string(),
    /** What the agent wants to do, and what exactly would be allowed for the whole run. */
    title: z.string(),
    detail: z.string(),
    scope: z.string(),
    /** What it is for the permission mode: an edit of `paths` (absolute or relative to the project), a command, or anything else. */
    kind: z.enum(['edit', 'command', 'read', 'other']).optional(),
    paths: z.array(z.string()).optional(),
  }),
  /** The agent no longer waits for this answer. */
  z.object({ type: z.literal('ask/withdrawn'), requestId: z.string() }),
  z.object({ type: z.literal('usage'), usage: usageSchema }),
  z.object({ type: z.literal('retry'), attempt: z.int(), waitMs: z.number(), message: z.string() }),
  z.object({ type: z.literal('notice'), text: z.string() }),
  z.object({
    type: z.literal('end'),
    reason: endReasonSchema,
    error: agentErrorSchema.nullable(),
    /** The whole last message of the agent; the result block is read from it. */
    finalText: z.string(),
    /** The result as data, where the agent was held to a schema and kept to it. */
    structured: z.unknown().optional(),
  }),
]);
export type AgentEvent = z.infer<typeof agentEventSchema>;
export type AgentEnd = Extract<AgentEvent, { type: 'end' }>;
