import type { Effect } from '../../core/effect.ts';
import type { Report } from '../../core/report.ts';
import type { EffectContext } from '../context.ts';
import { whyStopped } from '../stopped.ts';
import { type Crew, withCrew } from './crew.ts';
import { restOf } from './rest.ts';

type Order = Extract<Effect, { type: 'fork/run' }>;

/**
 * Runs both sides of a fork at the same time until both are at rest: done, stopped, or waiting for an answer nobody
 * gives. The report comes also after an abort; what was done is in the sides' own journals.
 */
export async function runFork(context: EffectContext, { fork }: Order): Promise<Report> {
  return withCrew(context, { fork, sides: fork.sides }, async (crew) => {
    await Promise.all(crew.runs.map((run) => run.run()));
    // A fetch that is behind would go on in a directory that is looked at, or put away, next; or be cut short.
    await crew.kept();
    const sides = await Promise.all(crew.runs.map((run) => restOf(context, fork, run)));
    return { type: 'fork/rested', name: fork.name, why: whyAtRest(context, crew), sides };
  });
}

function whyAtRest({ signal }: EffectContext, { budget }: Crew): string {
  if (signal.aborted) return whyStopped(signal) ?? 'stopped by the human';
  return budget.isOver() ? 'the budget of the fork is used up' : '';
}
