import * as z from 'zod';
import { taskIdSchema, taskStatusSchema } from './task-graph.ts';

/** `CHANGE-001`: a change of the specification after it was compiled. */
export const changeIdSchema = z.string().regex(/^CHANGE-\d{3,}$/);

/** Why something is in a report: one short phrase each, such as "depends on TASK-001". */
const whySchema = z.array(z.string());

/** A task the change reaches. One that is ticked is built again if it is DONE, and planned again in any case. */
const touchedTaskSchema = z.object({
  id: taskIdSchema,
  status: taskStatusSchema,
  ticked: z.boolean(),
  why: whySchema,
});
export type TouchedTask = z.infer<typeof touchedTaskSchema>;

const touchedSchema = z.object({ name: z.string(), why: whySchema });
export type Touched = z.infer<typeof touchedSchema>;

/** From a lower to an upper quartile of what was measured, over all tasks to be built again; null where nothing was. */
const spreadSchema = z.object({ low: z.int(), likely: z.int(), high: z.int() });
export type Spread = z.infer<typeof spreadSchema>;

/** What one task took, by this project's own records. Money in millionths of a US dollar, null where it is not known. */
const taskCostSchema = z.object({ tokens: z.int(), microUsd: z.int().nullable(), ms: z.int() });
export type TaskCost = z.infer<typeof taskCostSchema>;

/** Quartiles over the tasks that were measured. */
const typicalSchema = z.object({
  measured: z.int(),
  tokens: spreadSchema.nullable(),
  microUsd: spreadSchema.nullable(),
  ms: spreadSchema.nullable(),
});
export type Typical = z.infer<typeof typicalSchema>;

/** What a change touches, found before anything is changed. */
const radiusSchema = z.object({
  tasks: z.array(touchedTaskSchema),
  sections: z.array(touchedSchema),
  files: z.array(touchedSchema),
  contracts: z.array(touchedSchema),
  endpoints: z.array(touchedSchema),
  tables: z.array(touchedSchema),
  tests: z.array(touchedSchema),
  forks: z.array(touchedSchema),
  /** What the tasks of the report took so far, and what a task takes as a rule. */
  costs: z.record(z.string(), taskCostSchema),
  typical: typicalSchema,
});

/** Files of the specification that somebody edited by hand. */
const driftedSchema = z.object({ path: z.string(), sha256: z.string() });

/** A change as it was asked for, before anybody approved it. */
export const proposalSchema = z.object({
  id: changeIdSchema,
  /** The human's words; of edits by hand, what they say. */
  text: z.string(),
  /** Edits that are to be taken over; empty where the shell writes the specification itself. */
  drift: z.array(driftedSchema),
  /** Nobody said anything: the edits are the change, and no words of it are written into the specification. */
  byHand: z.boolean(),
  radius: radiusSchema,
});
export type Proposal = z.infer<typeof proposalSchema>;

/** What approving does to the specification: its whole text, and the lines that are new in it. */
export const specEditSchema = z.object({ content: z.string(), added: z.array(z.string()) });
export type SpecEdit = z.infer<typeof specEditSchema>;
