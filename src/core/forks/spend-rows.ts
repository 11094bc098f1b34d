import type { ProjectState, Spend } from '../state.ts';

/** What somebody used, by a name that says who. */
export interface SpendOf {
  /** `Builder`, `Fork trial A`. */
  readonly label: string;
  readonly spend: Spend;
}

/** What a side such as `trial-A` is called among those that used something. */
export const sideLabel = (id: string): string => `Fork ${id.replace(/-([AB])$/, ' $1')}`;

/** What the sides of all forks used, merged, given up or open, each once; in the order they were made. */
export function sideRows({ forkSpend }: Pick<ProjectState, 'forkSpend'>): readonly SpendOf[] {
  return Object.entries(forkSpend).map(([id, spend]) => ({ label: sideLabel(id), spend }));
}
