import type { TaskStatus } from '../../../schemas/task-graph.ts';
import { activeOrder } from '../maintenance/cycles.ts';
import type { ProjectState } from '../project-state.ts';
import type { Spend } from '../spend.ts';

/** What tasks took, each with all its attempts, and what as many more would: whole tokens, or millionths of a US dollar. */
export interface Spread {
  /** Tasks this is known of. */
  readonly of: number;
  readonly least: number;
  readonly mean: number;
  readonly most: number;
  /** For all tasks that are left: at the mean, and where each took the least or the most. */
  readonly toFinish: number;
  readonly from: number;
  readonly to: number;
}

/** What is left of the tasks being worked on, and what that is expected to take. */
export interface Projection {
  readonly done: number;
  /** Done tasks of which it is known what they took; those that a fork's side built are not among them. */
  readonly known: number;
  /** To be built or being built; those that are STALE or BLOCKED are not among them. */
  readonly left: number;
  readonly stale: number;
  readonly blocked: number;
  /** Null where fewer than two done tasks are known: too few to tell. */
  readonly tokens: Spread | null;
  /** Of tasks all of whose money is known. */
  readonly microUsd: Spread | null;
  /** Done tasks whose money is not all known, and those of which a subscription paid for something. */
  readonly unpriced: number;
  readonly subscribed: number;
}

const FEWEST = 2;

/**
 * The mean of the tasks that are DONE, times those that are left. What a task took is what all its runs used, also
 * failed ones and those of before a replay; tasks that a fork's side built are known there, not here. Null without a plan.
 */
export function projectionOf(project: ProjectState): Projection | null {
  const tasks = activeOrder(project).flatMap((id) => project.tasks[id] ?? []);
  if (tasks.length === 0) return null;
  const count = (...statuses: TaskStatus[]): number => tasks.filter(({ status }) => statuses.includes(status)).length;
  const left = count('PENDING', 'IN-PROGRESS');
  const done = tasks.filter(({ status }) => status === 'DONE');
  const took = done.flatMap(({ task }) => project.taskSpend[task.id] ?? []);
  const priced = took.filter(({ unknownCost, subscribed }) => unknownCost === 0 && subscribed === 0);
  return {
    done: done.length,
    known: took.length,
    left,
    stale: count('STALE'),
    blocked: count('BLOCKED'),
    tokens: spreadOf(took.map(tokensOf), left),
    microUsd: spreadOf(
      priced.map(({ costMicroUsd }) => costMicroUsd),
      left,
    ),
    unpriced: took.filter(({ unknownCost }) => unknownCost > 0).length,
    subscribed: took.filter(({ subscribed }) => subscribed > 0).length,
  };
}

const tokensOf = ({ input, output, cacheRead, cacheWrite }: Spend): number => input + output + cacheRead + cacheWrite;

function spreadOf(amounts: readonly number[], left: number): Spread | null {
  if (amounts.length < FEWEST) return null;
  const sum = amounts.reduce((all, amount) => all + BigInt(amount), 0n);
  const [least, most] = [Math.min(...amounts), Math.max(...amounts)];
  const of = BigInt(amounts.length);
  const means = (times: number): number => Number((sum * BigInt(times) * 2n + of) / (2n * of));
  return {
    of: amounts.length,
    least,
    mean: means(1),
    most,
    toFinish: means(left),
    from: least * left,
    to: most * left,
  };
}
