import { openFork } from '../branch-effects.ts';
import { usedOf } from '../forks/ask-budget.ts';
import type { Limits } from '../limits.ts';
import type { ProjectState } from '../project-state.ts';
import { scopeWords, usedWords } from './cap-words.ts';
import { type CapUse, countedFor, setCaps, stagesThatStop } from './caps.ts';
import { percent } from './words.ts';

type Standing = Pick<CapUse, 'used'> & { readonly cap: Pick<CapUse['cap'], 'scope' | 'unit' | 'limit'> };

/** Every cap that would stop agents, with what counts against it: those that were set, the open fork's, and stages'. */
function standings(project: ProjectState, limits: Limits): readonly Standing[] {
  const caps = [...setCaps(project), ...stagesThatStop(project, limits)];
  const fork = openFork(project);
  const ofFork: Standing[] = [];
  if (fork !== null && fork.budgetMicroUsd !== null) {
    const scope = { kind: 'fork', name: fork.name } as const;
    ofFork.push({ cap: { scope, unit: 'usd', limit: fork.budgetMicroUsd }, used: usedOf(project, fork) });
  }
  return [...caps.map((cap) => countedFor(project, cap)), ...ofFork];
}

/** The cap of which the largest share is used; null without one. */
export function nearestCap(project: ProjectState, limits: Limits) {
  const share = ({ cap, used }: Standing): number => used / cap.limit;
  const [nearest] = [...standings(project, limits)].sort((a, b) => share(b) - share(a));
  if (nearest === undefined) return null;
  const { cap, used } = nearest;
  return { of: scopeWords(cap.scope), used, limit: cap.limit, unit: cap.unit };
}

/** A line for each cap: what is used of it. */
export const capLines = (project: ProjectState, limits: Limits): readonly string[] =>
  standings(project, limits).map(
    (use) => `Cap of ${scopeWords(use.cap.scope)}: ${usedWords(use)} (${percent(use.used, use.cap.limit)} %)`,
  );
