import type { Fork } from './branches.ts';
import type { WorkEffect } from './effect.ts';
import type { ProjectState, Work } from './state.ts';

type BranchWork = Extract<Work, { kind: 'travel' | 'fork-make' | 'fork-run' | 'fork-close' | 'fork-resolve' }>;

/** The fork of that name that is being made or open; null when there is none. */
export function forkNamed(state: ProjectState, name: string): Fork | null {
  return state.forks.findLast((fork) => fork.name === name) ?? null;
}

/** The fork that is being made or open: at most one is. */
export function openFork(state: ProjectState): Fork | null {
  return state.forks.find((fork) => fork.status === 'making' || fork.status === 'open') ?? null;
}

/** The order that work on the repository as a whole, or on its copies, waits for. */
export function branchEffect(state: ProjectState, work: BranchWork): WorkEffect | null {
  if (work.kind === 'travel') return { type: 'travel/move', id: `travel:${work.travel.id}`, travel: work.travel };
  const fork = forkNamed(state, work.name);
  if (fork === null) return null;
  const id = `${work.kind}:${fork.name}`;
  switch (work.kind) {
    case 'fork-make':
      return { type: 'fork/make', id, fork };
    case 'fork-run':
      return { type: 'fork/run', id, fork };
    case 'fork-close':
      return { type: 'fork/close', id, fork };
    case 'fork-resolve': {
      const side = fork.sides.find((one) => one.side === work.side);
      // Stopped, and nobody has seen to it: the side is put back where it was before the merge is given up.
      const { onto } = work;
      if (side === undefined) return null;
      const { by } = work;
      if (state.halt === null && by !== 'nobody') return { type: 'fork/resolve', id, fork, side, onto, by };
      return { type: 'fork/resolve', id: `take-back:${fork.name}`, fork, side, onto, by: null };
    }
    default:
      return work satisfies never;
  }
}
