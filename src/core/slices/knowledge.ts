import type { Event, EventOf } from '../../../schemas/event.ts';
import { planResultSchema, taskResultSchema } from '../../../schemas/results.ts';
import type { PatternUse } from '../knowledge/used.ts';
import type { ProjectState } from '../state.ts';

/** Patterns from home that agents were told: the last telling for a task or the plan counts. */
export function evolveKnowledge(state: ProjectState, event: Event): ProjectState {
  if (event.type !== 'run/ended' || event.patterns.length === 0) return state;
  const claimed = new Set(claimedBy(event));
  const made: readonly PatternUse[] = event.patterns.map((one) => ({ ...one, applied: claimed.has(one.id) }));
  const again = (use: PatternUse): boolean => made.some((one) => one.id === use.id && one.for === use.for);
  return { ...state, patterns: [...state.patterns.filter((use) => !again(use)), ...made] };
}

/** The ids a run says that it applied; those it was not told do not count. */
function claimedBy({ result, patterns }: EventOf<'run/ended'>): readonly string[] {
  if (patterns[0]?.for === 'plan') {
    const plan = planResultSchema.safeParse(result);
    return plan.success ? plan.data.patterns_applied : [];
  }
  const task = taskResultSchema.safeParse(result);
  return task.success ? task.data.patterns_used : [];
}
