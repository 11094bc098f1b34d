import * as z from 'zod';
import {
  forkNameSchema,
  parkedSideSchema,
  restedSideSchema,
  sideNameSchema,
  sideOrderSchema,
  sideSpendSchema,
} from './fork.ts';
import { taskIdSchema, taskSchema } from './task-graph.ts';
import { travelSchema } from './travel.ts';

/** What is remembered of going back and forth, and of copies built in parallel. */
export const branchEvents = [
  z.object({ type: z.literal('reset/undone') }),
  z.object({ type: z.literal('travel/began'), travel: travelSchema }),
  z.object({
    type: z.literal('travel/ended'),
    id: z.string(),
    head: z.string().nullable(),
    /** Snapshots made of what a crash had left half-way. */
    extra: z.array(z.string()),
  }),
  /** Nothing was changed, and why. */
  z.object({ type: z.literal('travel/refused'), id: z.string(), why: z.string() }),
  z.object({
    type: z.literal('fork/began'),
    name: forkNameSchema,
    base: z.object({ head: z.string(), backup: z.string() }),
    sides: z.array(sideOrderSchema).length(2),
    budgetMicroUsd: z.int().nullable(),
  }),
  z.object({ type: z.literal('fork/made'), name: forkNameSchema }),
  z.object({ type: z.literal('fork/started'), name: forkNameSchema }),
  /** A side that runs in this shell has a task done, by its own journal: remembered before its commit is fetched. */
  z.object({
    type: z.literal('fork/checkpointed'),
    name: forkNameSchema,
    side: sideNameSchema,
    taskId: taskIdSchema,
    sha: z.string(),
  }),
  z.object({
    type: z.literal('fork/rested'),
    name: forkNameSchema,
    why: z.string(),
    sides: z.array(restedSideSchema),
  }),
  /** What sides had used when the shell ended while they worked. */
  z.object({
    type: z.literal('fork/spent'),
    name: forkNameSchema,
    sides: z.array(z.object({ side: sideNameSchema, spend: sideSpendSchema })),
  }),
  /** The human gives both sides together another limit, in millionths of a US dollar. */
  z.object({ type: z.literal('fork/budget'), name: forkNameSchema, budgetMicroUsd: z.int().positive() }),
  z.object({ type: z.literal('fork/dropped'), name: forkNameSchema }),
  z.object({ type: z.literal('fork/closed'), name: forkNameSchema, sides: z.array(parkedSideSchema) }),
  z.object({ type: z.literal('fork/restored'), name: forkNameSchema, side: sideNameSchema, dir: z.string() }),
  z.object({ type: z.literal('fork/forgotten'), name: forkNameSchema }),
  z.object({
    type: z.literal('merge/resolving'),
    name: forkNameSchema,
    side: sideNameSchema,
    onto: z.string(),
    /** `nobody`: they are open already, and are taken back. */
    by: z.enum(['agent', 'human', 'nobody']),
    files: z.array(z.string()),
  }),
  z.object({
    type: z.literal('merge/resolved'),
    name: forkNameSchema,
    side: sideNameSchema,
    /** The commit on the side that holds the resolution; null when there is none, with the reason. */
    sha: z.string().nullable(),
    why: z.string(),
    /** The conflicts lie in the side as the human left them, who is asked how to go on. */
    open: z.boolean().optional(),
    /** What the side used since it was made, when it could be read. */
    spend: sideSpendSchema.optional(),
  }),
  /** In a side's own journal: what came before it is the project's, what follows the side's. */
  z.object({
    type: z.literal('fork/opened'),
    name: forkNameSchema,
    side: sideOrderSchema,
    parent: z.string(),
    parentSeq: z.int().nonnegative(),
    budgetMicroUsd: z.int().nullable(),
  }),
  /** In a side's own journal: conflicts lie in these files; the task that resolves them. */
  z.object({ type: z.literal('conflict/opened'), task: taskSchema, onto: z.string() }),
  z.object({ type: z.literal('conflict/closed'), taskId: taskIdSchema, resolved: z.boolean() }),
] as const;
