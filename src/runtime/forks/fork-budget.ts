import type { SideName } from '../../../schemas/fork.ts';
import type { Usage } from '../../../schemas/usage.ts';

interface Budget {
  /** Millionths of a US dollar for both sides together; null for none. */
  readonly limit: number | null;
  /** What a side used since it was made, also by runs that have not ended. */
  readonly spent: Readonly<Record<SideName, () => number>>;
  readonly over: () => void;
  /** Something was spent whose price is not known; told once. */
  readonly blind: (side: SideName) => void;
}

/**
 * The money of a fork, both sides together, also that of runs under way. Only what is known counts: an unknown price
 * never ends anything, and what a subscription pays for costs nothing.
 */
export function createForkBudget({ limit, spent, over, blind }: Budget) {
  let told = false;
  let ended = false;
  // What is said to have been spent and what was written down in the end may differ: a fork that was ended for it stays so.
  const isOver = (): boolean => ended || (limit !== null && spent.A() + spent.B() >= limit);
  const check = (): void => {
    if (!isOver()) return;
    ended = true;
    over();
  };
  return {
    isOver,
    check,
    /** The newest figure of a side's run, which `spent` counts already. */
    hear: (name: SideName, { costMicroUsd, billing }: Usage): void => {
      if (costMicroUsd === null && billing !== 'subscription' && limit !== null && !told) {
        told = true;
        blind(name);
      }
      check();
    },
  };
}

export type ForkBudget = ReturnType<typeof createForkBudget>;
