import { count } from '../count.ts';
import type { ProjectState } from '../project-state.ts';
import type { ChangeState } from './change-state.ts';

/** How big a change is, and the rule that says so. */
export interface Scope {
  readonly size: 'Small' | 'Medium' | 'Large';
  readonly why: string;
}

const SMALL_TASKS = 3;
const LARGE_TASKS = 20;
const LARGE_SHARE = 1 / 3;

/**
 * Small: at most three tasks and no table, contract or endpoint. Large: more than twenty tasks, or more than a third of
 * the plan where that is more than three. Medium: everything between.
 */
function scopeOf(counts: { readonly tasks: number; readonly plan: number; readonly shared: number }): Scope {
  const { tasks, plan, shared } = counts;
  const words = `${tasks} of ${count(plan, 'task')}, ${shared === 0 ? 'no' : shared} ${shared > 1 ? 'tables, contracts and endpoints' : 'table, contract or endpoint'}`;
  const large = tasks > LARGE_TASKS || (tasks > SMALL_TASKS && tasks > plan * LARGE_SHARE);
  if (large) return { size: 'Large', why: `${words}: more than ${LARGE_TASKS} tasks or a third of the plan` };
  if (tasks <= SMALL_TASKS && shared === 0) {
    return { size: 'Small', why: `${words}: at most ${SMALL_TASKS} tasks and nothing shared` };
  }
  return { size: 'Medium', why: `${words}: neither Small (at most ${SMALL_TASKS}, nothing shared) nor Large` };
}

/** How big a change is with these tasks ticked. */
export function scopeOfChange(
  { order }: Pick<ProjectState, 'order'>,
  { radius }: Pick<ChangeState, 'radius'>,
  taskIds: readonly string[],
): Scope {
  const shared = radius.tables.length + radius.contracts.length + radius.endpoints.length;
  return scopeOf({ tasks: taskIds.length, plan: order.length, shared });
}
