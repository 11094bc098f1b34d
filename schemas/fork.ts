import * as z from 'zod';
import { taskIdSchema, taskStatusSchema } from './task-graph.ts';

/** What a fork may be called: it becomes part of branch, ref and directory names. */
export const forkNameSchema = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/);

export const SIDES = ['A', 'B'] as const;
export const sideNameSchema = z.enum(SIDES);
export type SideName = z.infer<typeof sideNameSchema>;

/** One side as it was ordered: its own clone, branch, direction and agent. */
export const sideOrderSchema = z.object({
  side: sideNameSchema,
  /** Absolute path of the clone. */
  dir: z.string(),
  /** `fork/<name>-A`. */
  branch: z.string(),
  /** The human's words for this side; empty for none. */
  direction: z.string(),
  backend: z.string(),
  model: z.string().nullable(),
  /** It was named for this side, and is for all its agents; absent in older journals. */
  given: z.boolean().optional(),
});
export type SideOrder = z.infer<typeof sideOrderSchema>;

const count = z.int().nonnegative();

/** How a side stands; every figure is taken from its journal and its commits, none from an agent's words. */
export const sideScoreSchema = z.object({
  verdict: z.enum(['running', 'built', 'unfinished', 'blocked', 'stopped', 'over-budget', 'asking', 'lost']),
  /** Why it is not further, in words; empty when there is nothing to say. */
  why: z.string(),
  tasksDone: count,
  tasksTotal: count,
  gatesPassed: count,
  gatesFailed: count,
  testsPassed: count,
  testsFailed: count,
  files: count,
  added: count,
  removed: count,
  /** Input and output, fresh and cached. */
  tokens: count,
  costMicroUsd: z.int(),
  /** Turns whose price is not known. */
  unknownCost: count,
  runs: count,
  elapsedMs: z.number().nonnegative(),
  stalls: count,
});
export type SideScore = z.infer<typeof sideScoreSchema>;

/** A task as the chosen side left it. */
export const adoptedTaskSchema = z.object({
  id: taskIdSchema,
  status: taskStatusSchema,
  checkpoint: z.object({ sha: z.string(), at: z.string() }).nullable(),
  /** The task that broke its tests in the side, and what is known of that. */
  broken: z.object({ by: taskIdSchema, note: z.string().nullable(), failures: z.array(z.string()) }).optional(),
});
export type AdoptedTask = z.infer<typeof adoptedTaskSchema>;

/** What counts against a cap: millionths of a US dollar as far as they are known, tokens, turns whose price nobody knows. */
const usedSchema = z.object({ microUsd: count, tokens: count, unpriced: count });

/**
 * What a side used since it was made; money in millionths of a US dollar, `unknownCost` counts turns without a price. What
 * journals of older versions do not hold is nothing there: all money known is reported, and nobody is named.
 */
export const sideSpendSchema = z.object({
  runs: count,
  input: count,
  output: count,
  cacheRead: count,
  cacheWrite: count,
  costMicroUsd: count,
  unknownCost: count,
  /** At least one for each run. */
  turns: count.default(0),
  reasoning: count.default(0),
  /** The part of `costMicroUsd` that was computed from prices; the rest was reported by agents. */
  computedMicroUsd: count.default(0),
  /** Turns a subscription pays for, and turns whose tokens are not exact. */
  subscribed: count.default(0),
  inexact: count.default(0),
  /** By the agent's number, and by the task. */
  agents: z.record(z.string(), usedSchema).default({}),
  tasks: z.record(z.string(), usedSchema).default({}),
});
export type SideSpend = z.infer<typeof sideSpendSchema>;

/** A side at rest: its score, what it used, the commits the project keeps of it, its tasks. */
export const restedSideSchema = z.object({
  side: sideNameSchema,
  score: sideScoreSchema,
  /** Since the side was made, not since it was started last: given twice, it counts once. */
  spend: sideSpendSchema,
  /** Its last commit, fetched into the project; null where the clone is gone. */
  tip: z.string().nullable(),
  /** Its uncommitted work, as a commit; null when there is none. */
  work: z.string().nullable(),
  tasks: z.array(adoptedTaskSchema),
});
export type RestedSide = z.infer<typeof restedSideSchema>;

/** Where a side's directory went when its fork was closed; `parked` null with the reason where it stayed in place. */
export const parkedSideSchema = z.object({
  side: sideNameSchema,
  parked: z.string().nullable(),
  why: z.string(),
  /** It is nowhere: there was nothing to put away, and nothing stays. */
  gone: z.boolean().optional(),
  /** Its last commit that the project keeps, where only that is left of it. */
  tip: z.string().optional(),
  /** What it used since it was made, when its journal could be read. */
  spend: sideSpendSchema.optional(),
});
export type ParkedSide = z.infer<typeof parkedSideSchema>;

/** `artifacts/pipeline/FORK_SESSION.json` (product.md, section 4): the present fork, or the last one. */
export const forkSessionSchema = z.object({
  schema_version: z.literal(1),
  name: forkNameSchema,
  status: z.enum(['making', 'open', 'merged', 'dropped']),
  created_at: z.string(),
  closed_at: z.string().nullable(),
  base: z.object({ head: z.string(), backup: z.string() }),
  budget_usd: z.number().nullable(),
  winner: sideNameSchema.nullable(),
  sides: z.array(
    sideOrderSchema.extend({
      score: sideScoreSchema.nullable(),
      tip: z.string().nullable(),
      parked: z.string().nullable(),
    }),
  ),
});
export type ForkSession = z.infer<typeof forkSessionSchema>;
