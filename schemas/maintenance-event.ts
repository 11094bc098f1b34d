import * as z from 'zod';
import { domainSchema, findingSchema, reviewAnswerSchema } from './results.ts';
import { secretAccountSchema } from './secret.ts';
import { TASK_TYPES, taskSchema } from './task-graph.ts';
import { objectIdSchema } from './travel.ts';

/** What a change touches of the product, and what says so: the agent that scoped it, or the shell's own look. */
export const surfaceSchema = z.object({
  surface: z.enum(TASK_TYPES),
  by: z.enum(['agent', 'code']),
  why: z.string(),
});
export type Surface = z.infer<typeof surfaceSchema>;

/** A question put to the Critic about one change, and why it is asked. */
export const reviewQuestionSchema = z.object({ id: z.string(), text: z.string(), why: z.string() });
export type ReviewQuestion = z.infer<typeof reviewQuestionSchema>;

/** What is remembered of changes to a shipped project, and of looking without touching. */
export const maintenanceEvents = [
  z.object({ type: z.literal('maintenance/opened') }),
  z.object({ type: z.literal('maintenance/requested'), id: z.string(), request: z.string() }),
  z.object({
    type: z.literal('maintenance/scoped'),
    id: z.string(),
    title: z.string(),
    reason: z.string(),
    tasks: z.array(taskSchema),
    surfaces: z.array(surfaceSchema).default([]),
  }),
  z.object({ type: z.literal('maintenance/approved'), id: z.string() }),
  /** Everything as it was before the first task is in this backup. */
  z.object({
    type: z.literal('maintenance/based'),
    id: z.string(),
    backup: z.string(),
    head: objectIdSchema.nullable(),
  }),
  z.object({
    type: z.literal('maintenance/reviewed'),
    id: z.string(),
    questions: z.array(reviewQuestionSchema),
    answers: z.array(reviewAnswerSchema),
    /** What stops the change, as computed from the answers. */
    blockers: z.array(z.string()),
    summary: z.string(),
  }),
  z.object({
    type: z.literal('maintenance/secured'),
    id: z.string(),
    domains: z.array(domainSchema),
    findings: z.array(findingSchema),
    summary: z.string(),
    secretBlocks: z.array(secretAccountSchema).default([]),
  }),
  z.object({ type: z.literal('maintenance/dropped'), id: z.string(), why: z.string() }),
  /** Given up where no file was touched yet; one that was built is moved back from (`travel/began`). */
  z.object({ type: z.literal('maintenance/skipped'), id: z.string() }),
  z.object({ type: z.literal('maintenance/unskipped'), id: z.string() }),
  z.object({ type: z.literal('maintenance/finished'), id: z.string() }),
  /** From here on nothing of the project is written, or it may be again. */
  z.object({ type: z.literal('observe/set'), on: z.boolean() }),
] as const;
