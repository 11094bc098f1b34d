import * as z from 'zod';

/** What `codex exec --json` says, as far as it is read here (codex 0.169). */
const text = z.string().catch('');
const tokens = z.number().catch(0);

const item = z.object({
  id: text,
  type: z.string(),
  text,
  message: text,
  command: text,
  aggregated_output: z.string().nullish().catch(null),
  exit_code: z.number().nullish().catch(null),
  changes: z.array(z.object({ path: text, kind: text })).catch([]),
  server: text,
  tool: text,
  query: text,
  status: text,
  items: z.array(z.object({ text, completed: z.boolean().catch(false) })).catch([]),
});
export type ExecItem = z.infer<typeof item>;

const usage = z.object({
  input_tokens: tokens,
  cached_input_tokens: tokens,
  cache_write_input_tokens: tokens,
  output_tokens: tokens,
  reasoning_output_tokens: tokens,
});

export const execMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('thread.started'), thread_id: z.string() }),
  z.object({ type: z.literal('turn.started') }),
  z.object({ type: z.literal('item.started'), item }),
  z.object({ type: z.literal('item.updated'), item }),
  z.object({ type: z.literal('item.completed'), item }),
  z.object({ type: z.literal('turn.completed'), usage }),
  z.object({ type: z.literal('turn.failed'), error: z.object({ message: text }) }),
  z.object({ type: z.literal('error'), message: text }),
]);
export type ExecMessage = z.infer<typeof execMessageSchema>;
export type ExecUsage = z.infer<typeof usage>;
