import * as z from 'zod';
import { agentErrorSchema, endReasonSchema } from './agent-event.ts';
import { patternGivenSchema } from './knowledge.ts';
import { questionSchema } from './question.ts';
import { runOutcomeSchema, runSchema } from './run.ts';
import { moneySchema, usageSchema } from './usage.ts';

/** How a run ended. */
export const runEndedSchema = z.object({
  type: z.literal('run/ended'),
  runId: z.string(),
  outcome: runOutcomeSchema,
  reason: endReasonSchema.nullable(),
  error: agentErrorSchema.nullable(),
  /** The parsed result block of the role, already checked against its schema; null unless the outcome is completed or failed. */
  result: z.unknown(),
  /** Why it could not be read, or what went wrong, in words for a person. */
  why: z.string().nullable(),
  asks: z.array(questionSchema),
  sessionId: z.string().nullable(),
  usage: usageSchema.nullable(),
  /** What the money of its turns is made of; runs of older versions are taken as one turn. */
  money: moneySchema.optional(),
  durationMs: z.number(),
  /** Files that changed during the run of a role that may not write. */
  trespass: z.array(z.string()),
  /** What became of the repository meanwhile, in words: what stops the pipeline, and what is only told. */
  strayed: z.array(z.string()).default([]),
  notes: z.array(z.string()).default([]),
  /** Patterns of home that the agent was told. */
  patterns: z.array(patternGivenSchema).default([]),
});

/** What is remembered of one run of an agent. */
export const runEvents = [
  z.object({
    type: z.literal('permission/answered'),
    runId: z.string(),
    requestId: z.string(),
    title: z.string(),
    decision: z.enum(['once', 'run', 'no']),
    comment: z.string(),
  }),
  z.object({ type: z.literal('run/started'), run: runSchema }),
  runEndedSchema,
] as const;
