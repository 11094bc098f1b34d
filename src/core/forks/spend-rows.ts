import type { ProjectState, Spend } from '../state.ts';

/** What somebody used, by a name that says who. */
export interface SpendOf {
  /** `Builder`, `Fork trial A`. */
  readonly label: string;
  readonly spend: Spend;
}

/** What the sides of all forks used, merged, given up or open, each once; in the order they were made. */
export function sideRows({ forkSpend }: Pick<ProjectState, 'forkSpend'>): readonly SpendOf[] {
  return Object.entries(forkSpend).map(([id, spend]) => ({ label: `Fork ${id.replace(/-([AB])$/, ' $1')}`, spend }));
}
