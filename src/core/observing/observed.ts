import { type Refusal, refuse } from '../decision.ts';
import type { State } from '../state.ts';

/** Refuses whatever would write while the project is only looked at; null elsewhere. `what` begins the sentence. */
export function observed({ project }: Pick<State, 'project'>, what = 'this'): Refusal | null {
  if (project?.observing !== true) return null;
  const message = `${what} would write, and this project is only looked at`;
  return refuse('observing', message, { tryNext: ['!observe off', '!status', 'ask a question in plain words'] });
}
