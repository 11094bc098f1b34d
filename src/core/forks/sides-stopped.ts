import type { EventOf } from '../../../schemas/event.ts';
import type { Work } from '../state.ts';

/** Nobody saw the sides of a fork come to rest: they stand where they were seen last. */
export function sidesStopped(name: string, why: string): EventOf<'fork/rested'> {
  return { type: 'fork/rested', name, why, sides: [] };
}

/** Conflicts that nobody resolved: the merge has not been made, and nothing has changed. */
export function unresolved(work: Extract<Work, { kind: 'fork-resolve' }>, why: string): EventOf<'merge/resolved'> {
  return { type: 'merge/resolved', name: work.name, side: work.side, sha: null, why };
}
