import * as z from 'zod';
import { offeredPatternSchema } from './knowledge.ts';
import { answerSchema } from './question.ts';
import { purposeSchema } from './results.ts';
import { commandResultSchema } from './run.ts';
import { secretToldSchema } from './secret.ts';
import { featureSchema, profileSchema } from './spec.ts';
import { agentNumberSchema, platformSchema, tierSchema } from './stage.ts';
import { taskSchema } from './task-graph.ts';

/**
 * All an agent is told for one run (product.md, section 6). `core` builds it from the state; it is rendered to
 * text for agents that read prose and handed over as data to drivers that can use it. It stays small on purpose:
 * the present task, not the whole plan.
 */
export const assignmentSchema = z.object({
  runId: z.string(),
  agent: agentNumberSchema,
  purpose: purposeSchema,
  attempt: z.int(),
  project: z.string(),
  brief: z.string(),
  platforms: z.array(platformSchema),
  tier: tierSchema.nullable(),
  /** What the human answered so far, in order. */
  answers: z.array(answerSchema.extend({ text: z.string() })),
  /** What the human said in free text to this agent, in order. */
  notes: z.array(z.string()),
  features: z.array(featureSchema.omit({ line: true })),
  profile: profileSchema.nullable(),
  /** The task of this run; for reviewers, every task of the plan with what became of it. */
  task: taskSchema.nullable(),
  tasks: z.array(taskSchema.extend({ status: z.string() })),
  /** The tasks this one depends on: what they are, and the files to build on. */
  buildsOn: z.array(taskSchema.pick({ id: true, title: true, outputFiles: true }).extend({ status: z.string() })),
  /** Commands the shell ran before this run and their outcome, for the verifier. */
  evidence: z.array(commandResultSchema),
  /** For the security reviewer: every secret that kept a commit from being made. */
  secretBlocks: z.array(secretToldSchema).optional(),
  because: z.array(z.string()),
  /** What this run is about and nothing else: the questions of a review, the surface of a security check. */
  focus: z.array(z.string()).default([]),
  /** The human's words for this side of a fork; null outside of one. */
  direction: z.string().nullable(),
  /** What earlier projects found worth doing again, as far as it fits. */
  patterns: z.array(offeredPatternSchema),
  /** Clarification rounds still allowed in this conversation. */
  roundsLeft: z.int(),
  /** Files to read first, relative to the project directory. */
  readFirst: z.array(z.string()),
  /** Files this run may write; empty for roles that only read. */
  mayWrite: z.array(z.string()),
  /** Paths no run may change, whatever its task: the shell's own. */
  mayNotTouch: z.array(z.string()),
  /** Paths a reading role may hand over in `files` of its result. */
  mayDeliver: z.array(z.string()),
});
export type Assignment = z.infer<typeof assignmentSchema>;
