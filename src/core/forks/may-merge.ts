import { openFork } from '../branch-effects.ts';
import { type Refusal, refuse } from '../decision.ts';
import { needIdle } from '../guards.ts';
import type { State } from '../state.ts';
import { insideSide } from './open-words.ts';

/** Whether a fork is open whose sides are at rest, so that one can be merged or both given up. */
export function mayMerge(state: State): true | Refusal {
  const { project } = state;
  const held = needIdle(state);
  if (held !== null || project === null) return held ?? true;
  const inside = insideSide(project);
  if (inside !== null) return inside;
  const fork = openFork(project);
  if (fork === null) return refuse('no-fork', 'no fork is open', { tryNext: ['!fork <name>', '!forks'] });
  if (project.work?.kind === 'question') {
    return refuse('question', 'a question waits for your answer', { tryNext: ['answer the question', '!status'] });
  }
  // A resolution that was cut short with the shell is no work while it waits: the merge is decided on anew.
  const rests = project.work === null || project.work.kind === 'fork-resolve';
  if (fork.status === 'open' && rests) return true;
  return refuse('fork-making', `fork ${fork.name} is not made yet`, {
    tryNext: ['!resume', `!forks drop ${fork.name}`],
  });
}
