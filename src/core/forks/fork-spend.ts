import type { SideName, SideSpend } from '../../../schemas/fork.ts';
import { atLeast } from '../budget/spend.ts';
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
    if (spend !== undefined) forkSpend[key] = atLeast(forkSpend[key] ?? spend, spend);
  }
  return { ...state, forkSpend };
}
