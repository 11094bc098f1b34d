import type { AdoptedTask, SideName, SideOrder, SideScore } from '../../schemas/fork.ts';

/** One side of a fork, as the project knows it. */
export interface Side extends SideOrder {
  /** As last seen at rest; null before that. */
  readonly score: SideScore | null;
  /** Its last commit that the project keeps. */
  readonly tip: string | null;
  /** Where its directory was put when the fork was closed; null while it is in its place. */
  readonly parked: string | null;
  /** As last seen at rest: what is adopted when the side's directory is gone. */
  readonly tasks: readonly AdoptedTask[];
}

/** Two copies of the project built in parallel. At most one fork is `making` or `open`. */
export interface Fork {
  readonly name: string;
  readonly at: string;
  readonly status: 'making' | 'open' | 'merged' | 'dropped';
  readonly base: { readonly head: string; readonly backup: string };
  readonly budgetMicroUsd: number | null;
  readonly sides: readonly Side[];
  readonly winner: SideName | null;
  readonly closedAt: string | null;
  /** Its term was over, and what was kept of it is gone: it is not opened again. */
  readonly forgotten: boolean;
}

/** In a side's own state: whose side it is. */
export interface Origin {
  readonly name: string;
  readonly side: SideName;
  readonly parent: string;
  readonly direction: string;
  readonly budgetMicroUsd: number | null;
  /** Its agent was named for it; absent in older journals. */
  readonly given?: boolean | undefined;
}
