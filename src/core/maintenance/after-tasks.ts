import type { Event } from '../../../schemas/event.ts';
import type { Limits } from '../limits.ts';
import { newRun } from '../new-run.ts';
import type { MaintenanceCycle, ProjectState } from '../state.ts';
import { blockersOf, isReviewDue, isSecurityDue } from './judge.ts';

/**
 * What follows when every task of a change is DONE: three questions to the Critic, a security check where it touches
 * what needs one, then its end. In a side of a fork it only ends: what is looked at is the merged project.
 */
export function afterTasks(state: ProjectState, cycle: MaintenanceCycle, limits: Limits): readonly Event[] {
  if (state.origin !== null) return [{ type: 'maintenance/finished', id: cycle.id }];
  if (isReviewDue(state, cycle))
    return [{ type: 'run/started', run: newRun(state, lookAt(cycle, 'review'), limits.crew) }];
  const blockers = blockersOf(state, cycle);
  if (blockers.length > 0) {
    const detail = `${cycle.id} is held: ${blockers.join('; ')}`;
    return [{ type: 'pipeline/halted', reason: 'failed', detail, first: '!m-build' }];
  }
  if (isSecurityDue(state, cycle))
    return [{ type: 'run/started', run: newRun(state, lookAt(cycle, 'security'), limits.crew) }];
  return [{ type: 'maintenance/finished', id: cycle.id }];
}

/** The next look at a change, by its number. */
function lookAt(cycle: MaintenanceCycle, purpose: 'review' | 'security') {
  const attempt = cycle.rounds[purpose] + 1;
  return { kind: 'start', purpose, taskId: null, attempt, because: [], resumes: null } as const;
}
