import type { Event } from '../../schemas/event.ts';

/** The ways on after a task's run was interrupted, as the picker words them. */
export const RECOVERY = {
  retry: 'retry the run',
  keep: 'keep what is there and check it',
  skip: 'skip this task',
} as const;

/** The way on that an answer names, by its words or its first word; null when it names none. */
export function recoveryChoice(answer: string): 'retry' | 'keep' | 'skip' | null {
  const first = answer.trim().toLowerCase().split(/\s+/)[0];
  return first === 'retry' || first === 'keep' || first === 'skip' ? first : null;
}

/** The event that leaves a task out by the human's word. */
export const skipped = (taskId: string): Event => ({ type: 'task/blocked', taskId, reason: 'left out by the human' });
