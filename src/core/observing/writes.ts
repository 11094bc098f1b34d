import type { Effect } from '../effect.ts';

/** Orders that write into a project, its history or copies of it by what they are; the others are judged one by one. */
const WRITES: ReadonlySet<Effect['type']> = new Set([
  ...(['budget/csv', 'docs/write', 'forks/prune', 'reset/archive', 'fork/prepare', 'fork/restore'] as const),
  ...(['fork/relocate', 'fork/answer', 'files/deliver', 'git/commit', 'checks/run', 'git/checkpoint'] as const),
  ...(['verification/check', 'cycle/base', 'travel/move', 'fork/make', 'fork/run', 'fork/close'] as const),
  ...(['fork/resolve', 'lanes/prepare', 'lanes/run', 'lane/fit', 'lane/apply'] as const),
]);

/** Orders that only look, stop something, or write in home. */
const READS: ReadonlySet<Effect['type']> = new Set([
  ...(['startup/read', 'menu/look', 'directory/examine', 'project/forget', 'project/relocate'] as const),
  ...(['agent/interrupt', 'agents/probe', 'budget/read', 'budget/prices', 'project/observe'] as const),
  ...(['forks/look', 'library/add', 'library/find', 'change/look', 'stale/read', 'lanes/close', 'quit'] as const),
]);

/**
 * Whether carrying out an order writes into a project, its history, or copies of it; its journal and log are not meant.
 * What is in neither list is taken to write.
 */
export function writesProject(effect: Effect): boolean {
  if (WRITES.has(effect.type)) return true;
  switch (effect.type) {
    case 'agent/run':
      return effect.mayWrite || effect.run.purpose !== 'chat';
    case 'doctor/check':
      return effect.prune === true;
    case 'tree/record':
      return !effect.close;
    case 'reset/undo':
      return effect.go;
    case 'travel/preview':
    case 'merge/preview':
      return effect.go.yes;
    case 'project/open':
      return effect.create;
    default:
      return !READS.has(effect.type);
  }
}
