import * as z from 'zod';
import { commandResultSchema } from './run.ts';
import { taskIdSchema } from './task-graph.ts';

/** A task that is done, and the files of its own that another task has changed. */
const touchedOwnerSchema = z.object({ taskId: taskIdSchema, files: z.array(z.string()) });
export type TouchedOwner = z.infer<typeof touchedOwnerSchema>;

/** Whose tests are owed another run after a task, and the commands that were not green on the same tree already. */
export const rerunSchema = z.object({
  /** In the plan's order. */
  owners: z.array(touchedOwnerSchema).min(1),
  commands: z.array(z.string()).min(1),
});
export type Rerun = z.infer<typeof rerunSchema>;

/** What is remembered of the tests of other tasks, run again after a task that changed their files. */
export const regressionEvents = [
  /** `taskId` is the task that changed the files. */
  z.object({ type: z.literal('rerun/began'), taskId: taskIdSchema }),
  z.object({
    type: z.literal('rerun/ended'),
    taskId: taskIdSchema,
    runId: z.string(),
    /** How each command went last. */
    commands: z.array(commandResultSchema),
    /** The first run of those that failed and then passed on the same files. */
    flaky: z.array(commandResultSchema),
    /** Owners whose tests fail twice: they become STALE. Empty where nothing broke. */
    broken: z.array(touchedOwnerSchema.extend({ commands: z.array(z.string()).min(1) })),
    /** Files with uncommitted changes at that time, which are nobody's but the human's. */
    edited: z.array(z.string()),
  }),
] as const;
