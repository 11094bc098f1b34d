import * as z from 'zod';
import { changeIdSchema, proposalSchema, specEditSchema } from './change.ts';
import { featureSchema, profileSchema } from './spec.ts';
import { tierSchema } from './stage.ts';
import { taskIdSchema } from './task-graph.ts';

/** What is remembered of changes to the specification. */
export const changeEvents = [
  z.object({ type: z.literal('change/proposed'), proposal: proposalSchema }),
  /** The human takes tasks in or out before approving. */
  z.object({
    type: z.literal('change/ticked'),
    id: changeIdSchema,
    taskIds: z.array(taskIdSchema),
    ticked: z.boolean(),
  }),
  z.object({
    type: z.literal('change/approved'),
    id: changeIdSchema,
    /** Tasks to be done again: those that are DONE become STALE. */
    taskIds: z.array(taskIdSchema),
    /** Contracts the Planner derives again. */
    contracts: z.array(z.string()),
    /** Null where the specification was edited by hand already. */
    edit: specEditSchema.nullable(),
    spec: z.object({
      title: z.string(),
      features: z.array(featureSchema),
      profile: profileSchema,
      tier: tierSchema,
      tierReasons: z.array(z.string()),
    }),
  }),
  /** The Planner is asked to look over the list; what it says comes with the end of its run. */
  z.object({ type: z.literal('change/asked'), id: changeIdSchema }),
  z.object({ type: z.literal('change/cancelled'), id: changeIdSchema }),
  /** The human has seen what is there of these STALE tasks and what they are to become. */
  z.object({ type: z.literal('tasks/reviewed'), taskIds: z.array(taskIdSchema) }),
] as const;
