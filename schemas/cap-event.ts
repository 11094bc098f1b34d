import * as z from 'zod';
import { forkNameSchema } from './fork.ts';
import { taskIdSchema } from './task-graph.ts';

/** The stages a budget can be given to, by the agent that works in them: the first is Agent 1. */
export const CAP_STAGES = [
  'discovery',
  'planning',
  'builder',
  'critic',
  'security',
  'verifier',
  'maintenance',
] as const;
const capStageSchema = z.enum(CAP_STAGES);

/** What a cap is on. `session` is the opening of the shell in which it was set, from then on. */
const capScopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('project') }),
  z.object({ kind: z.literal('session') }),
  z.object({ kind: z.literal('stage'), stage: capStageSchema }),
  z.object({ kind: z.literal('task'), taskId: taskIdSchema }),
  z.object({ kind: z.literal('fork'), name: forkNameSchema }),
]);
export type CapScope = z.infer<typeof capScopeSchema>;

/** Whole millionths of a US dollar, or tokens: input and output, fresh and cached. */
const capUnitSchema = z.enum(['usd', 'tokens']);
export type CapUnit = z.infer<typeof capUnitSchema>;

const cap = { scope: capScopeSchema, unit: capUnitSchema };
const amount = z.int().positive();

/** What is remembered of caps on what may be spent. */
export const capEvents = [
  /** Null takes the cap away. */
  z.object({ type: z.literal('budget/set'), ...cap, limit: amount.nullable() }),
  z.object({ type: z.literal('budget/warned'), ...cap, limit: amount, used: z.int(), percent: z.int() }),
  z.object({ type: z.literal('budget/reached'), ...cap, limit: amount, used: z.int() }),
  /** A cap on money cannot see these turns, for nobody knows what they cost. */
  z.object({ type: z.literal('budget/unseen'), ...cap, limit: amount, turns: z.int() }),
] as const;
