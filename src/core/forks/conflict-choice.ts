import type { Event } from '../../../schemas/event.ts';
import type { SideName } from '../../../schemas/fork.ts';
import type { PendingQuestion } from '../state.ts';

/** The ways on when a merge has conflicts, as the picker words them. */
export const CONFLICT = {
  again: 'Open the editor again on the same files',
  agent: (side: SideName): string => `The agent of ${side} resolves them in its copy`,
  human: (side: SideName): string => `Open an editor on ${side}'s copy`,
  abort: 'Abort: leave everything as it is',
  giveUp: 'Abort: put the copy back as it was; what you changed is kept in a backup there',
} as const;

/** The way on that an answer names, by its words or by agent, editor or abort; null when it names none. */
export function conflictChoice(answer: string): 'agent' | 'human' | 'abort' | null {
  const said = answer.trim().toLowerCase();
  if (/^(the )?agent\b/.test(said)) return 'agent';
  if (/^(open (an|the) )?editor\b/.test(said)) return 'human';
  return said.startsWith('abort') ? 'abort' : null;
}

/** What an answered conflict leads to; empty while it is not answered. */
export function afterConflict(question: PendingQuestion): readonly Event[] {
  const answer = question.answers[0]?.answer;
  if (answer === undefined) return [];
  const { conflict } = question;
  const { name, side, onto, files } = conflict ?? { name: '', side: 'A', onto: '', files: [] };
  const choice = conflict === undefined ? 'abort' : conflictChoice(answer);
  const by = choice === 'agent' || choice === 'human' ? choice : 'nobody';
  if (by !== 'nobody' || conflict?.open === true) {
    return [{ type: 'merge/resolving', name, side, onto, by, files: [...files] }];
  }
  return [{ type: 'merge/resolved', name, side, sha: null, why: 'the merge was given up; everything is as it was' }];
}
