import type { SideName } from '../../../schemas/fork.ts';
import type { Spending } from './side-world.ts';

interface Spent {
  /** What the journal counts for the side since it was made, in millionths of a US dollar. */
  readonly remembered: () => number;
  /** What it counted when the run under way began to spend: another figure means that it counts that run too. */
  base: number;
  /** Prompts of the run under way that are over, and the newest figure of the one that is not. */
  past: number;
  newest: number;
}

interface Budget {
  /** Millionths of a US dollar for both sides together; null for none. */
  readonly limit: number | null;
  readonly spent: Readonly<Record<SideName, () => number>>;
  readonly over: () => void;
  /** Something was spent whose price is not known; told once. */
  readonly blind: (side: SideName) => void;
}

function sumOf({ remembered, base, past, newest }: Spent): number {
  const known = remembered();
  return known === base ? known + past + newest : known;
}

/**
 * The money of a fork, both sides together, also that of runs under way. Only what is known counts: an unknown price
 * never ends anything.
 */
export function createForkBudget({ limit, spent, over, blind }: Budget) {
  const sides: Record<SideName, Spent> = {
    A: { remembered: spent.A, base: spent.A(), past: 0, newest: 0 },
    B: { remembered: spent.B, base: spent.B(), past: 0, newest: 0 },
  };
  let told = false;
  let ended = false;
  // What is said to have been spent and what was written down in the end may differ: a fork that was ended for it stays so.
  const isOver = (): boolean => ended || (limit !== null && sumOf(sides.A) + sumOf(sides.B) >= limit);
  const check = (): void => {
    if (!isOver()) return;
    ended = true;
    over();
  };
  const hear = (name: SideName, spending: Spending): void => {
    const side = sides[name];
    if (side.past + side.newest === 0) side.base = side.remembered();
    if (spending.kind === 'prompt') {
      side.past += side.newest;
      side.newest = 0;
      return;
    }
    const { costMicroUsd } = spending.usage;
    if (costMicroUsd === null && limit !== null && !told) {
      told = true;
      blind(name);
    }
    side.newest = costMicroUsd ?? side.newest;
    check();
  };
  return {
    hear,
    isOver,
    check,
    /** A run is over: its journal counts it from here on. */
    runEnded: (name: SideName): void => {
      sides[name].past = 0;
      sides[name].newest = 0;
      check();
    },
  };
}

export type ForkBudget = ReturnType<typeof createForkBudget>;
