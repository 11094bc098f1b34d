import type { Event } from '../../../schemas/event.ts';
import { openFork } from '../branch-effects.ts';
import type { Fork } from '../branches.ts';
import { decision, type Outcome, type Refusal, refuse } from '../decision.ts';
import { needIdle } from '../guards.ts';
import type { ProjectState, State } from '../state.ts';
import { usedOf } from './ask-budget.ts';
import { mergeLines, waysOut } from './mergeable.ts';
import { moneyText } from './money-text.ts';

/** The open fork while its sides stand still; null when none is or they build. */
export function restingFork(project: ProjectState | null): Fork | null {
  const fork = project === null || project.work !== null ? null : openFork(project);
  return fork?.status === 'open' ? fork : null;
}

/** Both sides of the open fork, which rests, build on from where each stands. */
export function startSides(project: ProjectState, choice: 'retry' | 'keep' | 'skip' | null): Outcome {
  const fork = restingFork(project);
  if (fork === null) return decision({});
  if (choice === 'keep' || choice === 'skip') {
    return refuse('no-task', `no task was stopped here, so there is none to ${choice}`, {
      tryNext: ['!resume', '!forks'],
    });
  }
  if (fork.sides.every((side) => side.score?.verdict === 'built')) {
    return refuse('both-built', `both sides of fork ${fork.name} are built`, {
      tryNext: ['!forks', ...waysOut(project, fork)],
    });
  }
  const refused = usedUp(project, fork);
  if (refused !== null) return refused;
  const resumed: readonly Event[] = project.halt === null ? [] : [{ type: 'pipeline/resumed', choice }];
  return decision({ events: [...resumed, { type: 'fork/started', name: fork.name }] });
}

/** Sides that were stopped by their budget would be stopped at once again. */
function usedUp(project: ProjectState, fork: Fork): Refusal | null {
  const { name, sides, budgetMicroUsd } = fork;
  if (budgetMicroUsd === null || !sides.some((side) => side.score?.verdict === 'over-budget')) return null;
  const message = `the budget of fork ${name} is used up: ${moneyText(usedOf(project, fork))} of ${moneyText(budgetMicroUsd)}`;
  return refuse('budget-used', message, { tryNext: ['!forks budget <USD>', ...mergeLines(project, fork)] });
}

/** `!forks resume`: what `!resume` does while a fork is open. */
export function resumeSides(state: State): Outcome {
  const held = needIdle(state);
  if (held !== null) return held;
  if (restingFork(state.project) !== null && state.project !== null) return startSides(state.project, null);
  return refuse('no-fork', 'no fork is open whose sides could go on', { tryNext: ['!resume', '!forks'] });
}
