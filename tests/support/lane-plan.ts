import type { Context } from '../../schemas/config.ts';
import { PATHS } from '../../schemas/paths.ts';
import type { ResultFile } from '../../schemas/results.ts';
import type { Batch, Task } from '../../schemas/task-graph.ts';
import { printTaskGraph } from '../../src/core/task-graph.ts';
import { context, planFiles, RESULTS, task } from './story.ts';

/** TASK-001 comes first; 002 to 004 stand on it and may run together; 005 stands on them. */
export const LANE_TASKS: readonly Task[] = [
  task(1),
  ...[2, 3, 4].map((number) =>
    task(number, { dependsOn: ['TASK-001'], canParallel: true, features: [number === 4 ? 'F-001' : `F-00${number}`] }),
  ),
  task(5, { dependsOn: ['TASK-002', 'TASK-003', 'TASK-004'], features: ['F-001'] }),
];

export const LANE_BATCHES: readonly Batch[] = [
  { name: 'Batch 1', tasks: ['TASK-001'] },
  { name: 'Batch 2', tasks: ['TASK-002', 'TASK-003', 'TASK-004'] },
  { name: 'Batch 3', tasks: ['TASK-005'] },
];

/** The documents of a plan with these batches. */
export const lanePlan = (
  tasks: readonly Task[] = LANE_TASKS,
  batches: readonly Batch[] = LANE_BATCHES,
): readonly ResultFile[] =>
  planFiles(tasks).map((file) =>
    file.path === PATHS.taskGraph ? { ...file, content: printTaskGraph('Plan', tasks, batches) } : file,
  );

/** What the planner hands over for it. */
export const lanePlanResult = (tasks?: readonly Task[], batches?: readonly Batch[]): Record<string, unknown> => ({
  ...RESULTS.plan,
  files: lanePlan(tasks, batches),
});

/** Home's configuration with so many agents at the same time. */
export const parallelContext = (parallel: number | 'auto'): Context => {
  const usual = context();
  return { ...usual, agent: { ...usual.agent, parallel } };
};
