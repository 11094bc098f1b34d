import { openFork } from '../branch-effects.ts';
import type { Fork } from '../branches.ts';
import { decision, type Outcome, refuse } from '../decision.ts';
import { needIdle } from '../guards.ts';
import { say } from '../show.ts';
import type { ProjectState, State } from '../state.ts';
import { microUsdOf, moneyText } from './money-text.ts';

const USAGE = '!forks budget <USD>';

/** Money both sides of a fork have used together, as far as it is known, in millionths of a US dollar. */
export function usedOf(project: ProjectState, { name, sides }: Fork): number {
  return sides.reduce((sum, { side }) => sum + (project.forkSpend[`${name}-${side}`]?.costMicroUsd ?? 0), 0);
}

/** Gives the open fork another limit, for both sides together. */
export function setBudget(state: State, [amount = '', more]: readonly string[]): Outcome {
  const held = needIdle(state);
  const { project } = state;
  if (held !== null || project === null) return held ?? decision({});
  const fork = openFork(project);
  if (fork === null) {
    return refuse('no-fork', 'no fork is open, so there is nothing to spend on', {
      tryNext: ['!fork <name>', '!forks'],
    });
  }
  const budgetMicroUsd = more === undefined ? microUsdOf(amount) : null;
  if (budgetMicroUsd === null) {
    return refuse('usage', 'that does not fit: how many US dollars, above 0?', { tryNext: [USAGE] });
  }
  return change(project, fork, budgetMicroUsd);
}

function change(project: ProjectState, fork: Fork, budgetMicroUsd: number): Outcome {
  const used = usedOf(project, fork);
  if (budgetMicroUsd <= used) {
    const message = `both sides of fork ${fork.name} have used ${moneyText(used)} already, so they could not go on`;
    const more = Math.ceil((used * 2) / 1_000_000);
    return refuse('budget-used', message, { tryNext: [`!forks budget ${more}`, '!forks'] });
  }
  const unbuilt = fork.sides.some((side) => side.score?.verdict !== 'built');
  const later = unbuilt && project.work === null ? ' They go on with !resume.' : '';
  const text = `Both sides together have used ${moneyText(used)} of ${moneyText(budgetMicroUsd)}.${later}`;
  return decision({ events: [{ type: 'fork/budget', name: fork.name, budgetMicroUsd }], show: [say('good', text)] });
}
