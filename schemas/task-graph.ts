import * as z from 'zod';

export const TASK_STATUSES = ['PENDING', 'IN-PROGRESS', 'DONE', 'BLOCKED', 'STALE'] as const;
export const taskStatusSchema = z.enum(TASK_STATUSES);
export type TaskStatus = z.infer<typeof taskStatusSchema>;

export const TASK_TYPES = ['api', 'auth', 'data', 'infra', 'ui', 'config', 'feature', 'cicd', 'obs'] as const;

/** `TASK-001` in the plan, `MAINT-001-1` in a maintenance cycle, `MERGE-001` for conflicts of a fork's side. */
export const taskIdSchema = z.string().regex(/^(TASK-\d{3,}|MAINT-\d{3,}-\d+|MERGE-\d{3,})$/);

export const testContractSchema = z.object({
  id: z.string(),
  behaviour: z.string(),
  type: z.string(),
  file: z.string(),
});
export type TestContract = z.infer<typeof testContractSchema>;

/** The structure of one task as the Planner (or a person) wrote it. Status and checkpoint are the shell's. */
export const taskSchema = z.object({
  id: taskIdSchema,
  title: z.string(),
  type: z.enum(TASK_TYPES),
  platform: z.string(),
  dependsOn: z.array(z.string()),
  canParallel: z.boolean(),
  outputFiles: z.array(z.string()),
  /** Feature ids (F-001) of the specification that this task serves. */
  features: z.array(z.string()),
  acceptance: z.array(z.string()),
  testStatus: z.enum(['REQUIRED', 'EXEMPT']),
  contracts: z.array(testContractSchema),
  gateCommands: z.array(z.string()),
  /** True only where the task says that an empty diff is expected. */
  emptyDiffAllowed: z.boolean(),
});
export type Task = z.infer<typeof taskSchema>;

export const batchSchema = z.object({ name: z.string(), tasks: z.array(z.string()) });
export type Batch = z.infer<typeof batchSchema>;

/** One failed rule of a file a person or agent wrote; `line` is 1-based, null where the whole file is meant. */
export const problemSchema = z.object({ file: z.string(), line: z.int().nullable(), message: z.string() });
export type Problem = z.infer<typeof problemSchema>;
