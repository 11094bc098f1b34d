import * as z from 'zod';
import { runSchema } from './run.ts';
import { runEndedSchema } from './run-event.ts';
import { taskIdSchema } from './task-graph.ts';
import { moneySchema, usageSchema } from './usage.ts';

/** What the copies of one batch start from: the commit checked out, the snapshot's ref and its commit. */
export const laneBaseSchema = z.object({ head: z.string(), backup: z.string(), commit: z.string() });
export type LaneBase = z.infer<typeof laneBaseSchema>;

/** How the work of a lane is put into the project: a move from a snapshot to trees (object ids), and paths that go. */
export const laneMoveSchema = z.object({
  id: z.string(),
  backup: z.string(),
  head: z.string(),
  index: z.string(),
  work: z.string(),
  also: z.array(z.string()),
});
export type LaneMove = z.infer<typeof laneMoveSchema>;

/** Why a lane's task is to be built again: stopped by the human or the shell's end, the agent's failure, files that do not fit, or what else. */
export const laneReasonSchema = z.enum(['stopped', 'failed', 'conflict', 'other']);
export type LaneReason = z.infer<typeof laneReasonSchema>;

/** What is remembered of tasks that are built at the same time, each in a copy of its own. */
export const laneEvents = [
  z.object({ type: z.literal('lanes/planned'), taskIds: z.array(taskIdSchema).min(1) }),
  /** They are built one after the other after all. */
  z.object({ type: z.literal('lanes/declined'), taskIds: z.array(taskIdSchema), why: z.string() }),
  z.object({
    type: z.literal('lanes/opened'),
    id: z.string(),
    base: laneBaseSchema,
    /** One for each task, in the plan's order; those that find no place at once follow. */
    runs: z.array(runSchema).min(1),
  }),
  z.object({
    type: z.literal('lane/ended'),
    taskId: taskIdSchema,
    ended: runEndedSchema,
    /** The commit that holds all of its work, fetched into the project; null where it could not be. */
    tip: z.string().nullable(),
  }),
  /** What the agent of a lane used whose end nobody saw. */
  z.object({
    type: z.literal('lane/spent'),
    taskId: taskIdSchema,
    runId: z.string(),
    usage: usageSchema.nullable(),
    money: moneySchema,
  }),
  z.object({
    type: z.literal('lane/returned'),
    taskId: taskIdSchema,
    reason: laneReasonSchema,
    why: z.string(),
    /** The ref of the project, or else the directory, that holds what was done; null where nothing was. */
    kept: z.string().nullable(),
  }),
  /** No lane of the batch is at work any more. */
  z.object({ type: z.literal('lanes/rested'), id: z.string() }),
  z.object({ type: z.literal('lane/fitted'), taskId: taskIdSchema, move: laneMoveSchema }),
  /** The move found something changed and did nothing. */
  z.object({ type: z.literal('lane/refused'), taskId: taskIdSchema, why: z.string() }),
  /** The lane's work lies in the project's work tree. */
  z.object({ type: z.literal('lane/placed'), taskId: taskIdSchema }),
] as const;
