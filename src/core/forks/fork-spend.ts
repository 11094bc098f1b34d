import type { SideName, SideSpend } from '../../../schemas/fork.ts';
import type { ProjectState } from '../state.ts';

interface SpentSide {
  readonly side: SideName;
  readonly spend?: SideSpend | undefined;
}

/** The state with what sides of a fork used so far; of those that could not be read, what was known before holds. */
export function withSpend(state: ProjectState, name: string, sides: readonly SpentSide[]): ProjectState {
  const forkSpend = { ...state.forkSpend };
  for (const { side, spend } of sides) {
    const key = `${name}-${side}`;
    if (spend !== undefined) forkSpend[key] = more(forkSpend[key], spend);
  }
  return { ...state, forkSpend };
}

/** What a side used is told in full each time; a journal that is gone does not give the money back. */
function more(before: SideSpend | undefined, now: SideSpend): SideSpend {
  if (before === undefined) return now;
  return {
    runs: Math.max(before.runs, now.runs),
    input: Math.max(before.input, now.input),
    output: Math.max(before.output, now.output),
    cacheRead: Math.max(before.cacheRead, now.cacheRead),
    cacheWrite: Math.max(before.cacheWrite, now.cacheWrite),
    costMicroUsd: Math.max(before.costMicroUsd, now.costMicroUsd),
    unknownCost: Math.max(before.unknownCost, now.unknownCost),
  };
}
