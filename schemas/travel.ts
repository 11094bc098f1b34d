import * as z from 'zod';
import { adoptedTaskSchema, sideNameSchema } from './fork.ts';
import { taskIdSchema } from './task-graph.ts';

/** The full name of a commit or another object of git. */
export const objectIdSchema = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);

/** A snapshot's name (safety.md, "Git"). */
const backupRefSchema = z.string().regex(/^refs\/codesleuth\/backup\/[0-9]+-[0-9a-f]+$/);

/** Where a move of the repository goes; the same shape as the port's. */
export const destinationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('commit'), sha: objectIdSchema }),
  z.object({ kind: z.literal('snapshot'), ref: backupRefSchema, whole: z.boolean().optional() }),
  z.object({ kind: z.literal('trees'), head: objectIdSchema, index: objectIdSchema, work: objectIdSchema }),
]);

/** What a merge takes over from the side of a fork that was chosen. */
const mergedSideSchema = z.object({
  name: z.string(),
  side: sideNameSchema,
  tip: objectIdSchema,
  tasks: z.array(adoptedTaskSchema),
});

/**
 * A move of the whole repository that was decided: replay, undo, merge, or a maintenance cycle given up. Written before anything is touched, with all
 * that is needed to finish it or to go back.
 */
export const travelSchema = z.object({
  id: z.string(),
  kind: z.enum(['replay', 'undo', 'merge', 'skip']),
  /** What the human did, in words: `!replay TASK-003`. */
  label: z.string(),
  taskId: taskIdSchema.nullable(),
  /** The maintenance cycle that is given up. */
  cycle: z.string().optional(),
  backup: backupRefSchema,
  from: z.object({ head: z.string().nullable(), branch: z.string().nullable() }),
  to: destinationSchema,
  also: z.array(z.string()),
  /** Tasks that go back to PENDING. */
  back: z.array(taskIdSchema),
  /**
   * Checkpoints that were found again by their trailers, in a history that was written anew; and those of tasks the
   * journal knew none of, as HANDOFF.json or their trailers name them: these become DONE.
   */
  found: z.array(z.object({ taskId: taskIdSchema, sha: objectIdSchema })).default([]),
  /** Artifacts of the shell that the move changes: what was recorded of them no longer holds. */
  touched: z.array(z.string()),
  merge: mergedSideSchema.nullable(),
});
export type Travel = z.infer<typeof travelSchema>;
