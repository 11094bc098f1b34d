import type { Event } from '../../schemas/event.ts';
import { advance } from '../core/advance.ts';
import { capNews, stoppedByCap } from '../core/budget/caps.ts';
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

/** What is to be told of caps comes before the next step. */
function follow(state: ProjectState | null, limits: Limits): readonly Event[] {
  if (state === null) return [];
  const news = capNews(state, limits);
  return news.length > 0 ? news : advance(state, limits);
}

interface Chain {
  readonly batch: Event[];
  state: ProjectState | null;
}

/** Takes events in; where agents would begin beyond a cap, the stop comes instead, and nothing of what was ordered with it. */
function take(chain: Chain, events: readonly Event[], limits: Limits): void {
  for (const ordered of events) {
    const { state } = chain;
    const stop = state === null ? null : stoppedByCap(state, ordered, limits);
    const event = stop ?? ordered;
    chain.batch.push(event);
    chain.state = evolve(state, event, { seq: (state?.seq ?? 0) + 1, at: state?.updatedAt ?? '' });
    if (stop !== null) return;
  }
}

/** The events with all that follows from them; a batch that never ends is a bug, not a loop. */
function complete(project: ProjectState | null, events: readonly Event[], limits: Limits): readonly Event[] {
  const chain: Chain = { batch: [], state: project };
  let next: readonly Event[] = events;
  do {
    take(chain, next, limits);
    next = follow(chain.state, limits);
    if (chain.batch.length > MOST_IN_A_BATCH) throw new BugError('the pipeline advances without end');
  } while (next.length > 0);
  return chain.batch;
}
