import type { Event } from '../../schemas/event.ts';
import { advance } from '../core/advance.ts';
import { evolve } from '../core/evolve.ts';
import type { Limits } from '../core/limits.ts';
import type { ProjectState } from '../core/state.ts';
import { BugError } from '../ports/errors.ts';
import type { Journal } from '../ports/journal.ts';

const MOST_IN_A_BATCH = 1000;

/** An event that is durable now, and the state right after it. */
export interface Step {
  readonly event: Event;
  readonly project: ProjectState | null;
}

/**
 * Appends events and everything that follows from them automatically as one batch, and only then folds them into
 * the state: what is seen was made durable before. Rejects when the journal does; then nothing has changed.
 */
export async function commitEvents(
  journal: Journal,
  project: ProjectState | null,
  { events, limits }: { readonly events: readonly Event[]; readonly limits: Limits },
): Promise<readonly Step[]> {
  const batch = complete(project, events, limits);
  if (batch.length === 0) return [];
  const envelopes = await journal.append(batch);
  const steps: Step[] = [];
  let state = project;
  for (const { event, seq, at } of envelopes) {
    state = evolve(state, event, { seq, at });
    steps.push({ event, project: state });
  }
  return steps;
}

/** The events with all that `advance` adds; a batch that never ends is a bug, not a loop. */
function complete(project: ProjectState | null, events: readonly Event[], limits: Limits): readonly Event[] {
  const batch: Event[] = [];
  let state = project;
  let next: readonly Event[] = events;
  do {
    for (const event of next) {
      batch.push(event);
      state = evolve(state, event, { seq: (state?.seq ?? 0) + 1, at: state?.updatedAt ?? '' });
    }
    next = state === null ? [] : advance(state, limits);
    if (batch.length > MOST_IN_A_BATCH) throw new BugError('the pipeline advances without end');
  } while (next.length > 0);
  return batch;
}
