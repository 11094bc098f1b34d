import { z } from 'zod';

/**
 * Where a shell is killed. `before`, `torn`, `after`: at an append of the journal, with nothing, a part, or all of it on
 * the disk. `before-call`, `after-call`: at a call of a port, that is, with an effect not begun, or done and not recorded.
 */
export const PHASES = ['before', 'torn', 'after', 'before-call', 'after-call'] as const;

export const crashOrderSchema = z.object({
  home: z.string(),
  project: z.string(),
  /**
   * What the person wants: a verdict, a change on top of it, what was shipped taken back to the start, or two ways
   * built at once, one merged, and a replay taken back; a change of the specification of what is built; or a build in which
   * a task breaks the tests of another one, and that one is mended.
   */
  until: z.enum(['shipped', 'maintained', 'reset', 'travelled', 'changed', 'mended']),
  /** null: never. */
  phase: z.enum(PHASES).nullable(),
  /** The number of the point to die at, from 1; null for the first one that is not in the file of used points. */
  nth: z.int().positive().nullable(),
  usedFile: z.string(),
  /** Only points with this in their names count: such as the work under way. */
  at: z.string().optional(),
});
export type CrashOrder = z.infer<typeof crashOrderSchema>;
