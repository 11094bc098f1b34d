import { pendingChange } from './change/change-state.ts';
import { pendingQuestion } from './pending-question.ts';
import type { ProjectState, State } from './state.ts';

/**
 * What a line of plain text would answer now: a field of an entry, what shall change, a question of an agent, a step of
 * the kickoff, the resume menu; null where it would be words for an agent. The same name means the same question.
 */
export function askedNow({ shell, project }: State): string | null {
  if (shell.capture !== null) return `capture ${shell.capture.draft.kind} ${shell.capture.step}`;
  if (shell.menu !== null) return 'menu';
  if (project === null) return shell.kickoff === null ? null : `kickoff ${shell.kickoff.step}`;
  if (shell.changing) return 'changing';
  const question = pendingQuestion(project);
  return question === null ? ofChange(project) : `${question.questionId} ${question.answers.length}`;
}

/** A change that waits, in the picker of its tasks. */
function ofChange(project: ProjectState): string | null {
  const change = pendingChange(project);
  return change === null ? null : `${change.id} ${change.lastTick?.seq ?? 0}`;
}
