import * as z from 'zod';
import { branchEvents } from './branch-event.ts';
import { capEvents } from './cap-event.ts';
import { changeEvents } from './change-event.ts';
import { acceptedRiskSchema } from './handoff.ts';
import { laneEvents } from './lane-event.ts';
import { maintenanceEvents } from './maintenance-event.ts';
import { migrationEvents } from './migration-event.ts';
import { answerSchema, mergeConflictSchema, questionSchema } from './question.ts';
import { regressionEvents, rerunSchema } from './regression-event.ts';
import {
  complianceSchema,
  domainSchema,
  findingSchema,
  phaseSchema,
  resultFileSchema,
  scoreSchema,
} from './results.ts';
import { bundleSchema, changeSchema, commandResultSchema, deliveredSchema } from './run.ts';
import { runEvents } from './run-event.ts';
import { secretAccountSchema, secretEvents } from './secret.ts';
import { featureSchema, profileSchema } from './spec.ts';
import { agentNumberSchema, gateSchema, platformSchema, tierSchema } from './stage.ts';
import { batchSchema, problemSchema, taskIdSchema, taskSchema } from './task-graph.ts';

export type { Bundle, Change, CommandResult, Run, RunOutcome } from './run.ts';

const haltReasonSchema = z.enum(['paused', 'interrupted', 'failed', 'budget']);

/**
 * Everything that is remembered of a project, in the past tense. The journal holds these and nothing else;
 * folding them rebuilds the state (architecture.md, "The loop").
 */
export const eventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('project/created'),
    name: z.string(),
    dir: z.string(),
    brief: z.string(),
    platforms: z.array(platformSchema),
    backend: z.string(),
    model: z.string().nullable(),
    /** The commit the project started from; null in a directory without commits. */
    base: z.string().nullable(),
  }),
  z.object({ type: z.literal('note/added'), agent: agentNumberSchema, text: z.string() }),
  z.object({
    type: z.literal('question/asked'),
    questionId: z.string(),
    kind: z.enum(['clarification', 'recovery', 'conflict']),
    runId: z.string().nullable(),
    /** The task a recovery is about. */
    taskId: taskIdSchema.nullable(),
    round: z.int(),
    questions: z.array(questionSchema).min(1),
    /** What a conflict is about: the side, the project's commit it does not fit, and the files. */
    conflict: mergeConflictSchema.optional(),
  }),
  z.object({ type: z.literal('question/answered'), questionId: z.string(), answers: z.array(answerSchema) }),
  ...runEvents,
  z.object({ type: z.literal('gate/passed'), gate: gateSchema }),
  z.object({ type: z.literal('artifacts/prepared'), bundle: bundleSchema, files: z.array(resultFileSchema) }),
  z.object({ type: z.literal('artifacts/delivered'), bundle: bundleSchema, files: z.array(deliveredSchema) }),
  z.object({ type: z.literal('bundle/committed'), bundle: bundleSchema, sha: z.string().nullable() }),
  z.object({
    type: z.literal('spec/compiled'),
    title: z.string(),
    path: z.string(),
    hash: z.string(),
    features: z.array(featureSchema),
    profile: profileSchema,
    tier: tierSchema,
    tierReasons: z.array(z.string()),
    techStack: z.record(z.string(), z.string()),
    openQuestions: z.array(z.string()),
    designContract: z.string().nullable(),
  }),
  z.object({ type: z.literal('spec/rejected'), attempt: z.int(), problems: z.array(problemSchema) }),
  z.object({
    type: z.literal('plan/accepted'),
    tasks: z.array(taskSchema),
    batches: z.array(batchSchema),
    schemaHash: z.string(),
    planHash: z.string(),
    patternsApplied: z.array(z.string()),
  }),
  z.object({ type: z.literal('plan/rejected'), attempt: z.int(), problems: z.array(problemSchema) }),
  z.object({ type: z.literal('task/picked'), taskId: taskIdSchema }),
  z.object({ type: z.literal('task/opened'), taskId: taskIdSchema, tree: z.string(), head: z.string().nullable() }),
  z.object({ type: z.literal('task/closed'), taskId: taskIdSchema, tree: z.string() }),
  z.object({
    type: z.literal('task/checked'),
    taskId: taskIdSchema,
    runId: z.string(),
    tree: z.string(),
    commands: z.array(commandResultSchema),
    changed: z.array(changeSchema),
    outside: z.array(z.string()),
    /** Empty when every part of the DONE rule but the checkpoint holds. */
    failures: z.array(z.string()),
  }),
  z.object({
    type: z.literal('task/checkpointed'),
    taskId: taskIdSchema,
    runId: z.string(),
    sha: z.string(),
    files: z.array(z.string()),
    /** Absent where nobody else's files were changed, or no test of theirs is left to run. */
    rerun: rerunSchema.optional(),
  }),
  z.object({ type: z.literal('task/blocked'), taskId: taskIdSchema, reason: z.string() }),
  z.object({ type: z.literal('task/reopened'), taskId: taskIdSchema, note: z.string() }),
  z.object({ type: z.literal('build/completed') }),
  z.object({
    type: z.literal('critique/judged'),
    scores: z.array(scoreSchema),
    mean: z.number(),
    verdict: z.enum(['SHIP_READY', 'CONDITIONAL', 'HOLD']),
    atRisk: z.array(z.string()),
    holdTriggers: z.array(z.string()),
    criticalFlaws: z.array(z.string()),
    summary: z.string(),
    recommendations: z.array(z.string()),
  }),
  z.object({
    type: z.literal('security/judged'),
    tier: z.string(),
    summary: z.string(),
    domains: z.array(domainSchema),
    findings: z.array(findingSchema),
    blockers: z.array(z.string()),
    /** What became of every secret that was blocked. */
    secretBlocks: z.array(secretAccountSchema).default([]),
  }),
  z.object({ type: z.literal('risk/accepted'), risk: acceptedRiskSchema }),
  z.object({ type: z.literal('verification/checked'), phases: z.array(phaseSchema), tcPassRate: z.number() }),
  z.object({
    type: z.literal('verification/judged'),
    phases: z.array(phaseSchema),
    compliancePct: z.number(),
    tcPassRate: z.number(),
    contractVerdict: z.enum(['PASS', 'FAIL']),
    perfVerdict: z.enum(['PASS', 'FAIL', 'NOT-MEASURED']),
    verdict: z.enum(['SHIP', 'CONDITIONAL', 'NO-SHIP']),
    notes: z.array(z.string()),
    summary: z.string(),
    compliance: z.array(complianceSchema),
  }),
  z.object({
    type: z.literal('pipeline/halted'),
    reason: haltReasonSchema,
    detail: z.string(),
    /** The line that clears the way, as it is typed, where that is another one than the one to go on. */
    first: z.string().optional(),
  }),
  z.object({ type: z.literal('pipeline/resumed'), choice: z.enum(['retry', 'keep', 'skip']).nullable() }),
  z.object({ type: z.literal('reset/began'), archive: z.string() }),
  ...branchEvents,
  ...laneEvents,
  ...capEvents,
  ...changeEvents,
  ...migrationEvents,
  ...regressionEvents,
  ...secretEvents,
  ...maintenanceEvents,
]);
export type Event = z.infer<typeof eventSchema>;
export type EventType = Event['type'];
export type EventOf<T extends EventType> = Extract<Event, { type: T }>;

/** A journal line: an event with its place and time. `seq` starts at 1 and has no gaps; `at` is UTC. */
export const envelopeSchema = z.object({
  v: z.literal(1),
  seq: z.int().positive(),
  id: z.string(),
  at: z.iso.datetime(),
  event: eventSchema,
});
export type Envelope = z.infer<typeof envelopeSchema>;
