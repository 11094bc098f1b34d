import * as z from 'zod';
import { purposeSchema } from './results.ts';
import { agentNumberSchema } from './stage.ts';
import { taskIdSchema } from './task-graph.ts';

/** What the shell orders an agent to do once: one run. `resumes` is the agent session that goes on, if any. */
export const runSchema = z.object({
  runId: z.string(),
  agent: agentNumberSchema,
  purpose: purposeSchema,
  taskId: taskIdSchema.nullable(),
  attempt: z.int().positive(),
  backend: z.string(),
  model: z.string().nullable(),
  resumes: z.string().nullable(),
  /** What sends the agent back to work: failed checks, rejected rules, the human's words; empty on a first try. */
  because: z.array(z.string()),
});
export type Run = z.infer<typeof runSchema>;

const RUN_OUTCOMES = [
  'completed',
  'failed',
  'asked',
  'unreadable',
  'unreported',
  'cancelled',
  'interrupted',
  'error',
] as const;
export const runOutcomeSchema = z.enum(RUN_OUTCOMES);
export type RunOutcome = z.infer<typeof runOutcomeSchema>;

/** A command the shell ran itself; `exit` is null when it was ended by a signal or a time limit. */
export const commandResultSchema = z.object({
  command: z.string(),
  exit: z.int().nullable(),
  timedOut: z.boolean(),
  /** The last lines of its output, sanitised and redacted. */
  tail: z.string(),
  durationMs: z.number(),
});
export type CommandResult = z.infer<typeof commandResultSchema>;

export const changeSchema = z.object({ path: z.string(), kind: z.enum(['added', 'modified', 'deleted']) });
export type Change = z.infer<typeof changeSchema>;

export const deliveredSchema = z.object({ path: z.string(), sha256: z.string() });

/** Which bundle of artifacts is written and committed together. */
export const bundleSchema = z.enum([
  'spec',
  'plan',
  'build',
  'critique',
  'security',
  'verification',
  'maintenance',
  'change',
  'migration',
]);
export type Bundle = z.infer<typeof bundleSchema>;
