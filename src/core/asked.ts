import { pendingChange } from './change/change-state.ts';
import type { ProjectState, State } from './state.ts';

/**
 * What a line of plain text would answer now: a question of an agent, a step of the kickoff, the resume menu; null where
 * it would be words for an agent. The same name means the same question.
 */
export function askedNow({ shell, project }: State): string | null {
  if (shell.menu !== null) return 'menu';
  if (project === null) return shell.kickoff === null ? null : `kickoff ${shell.kickoff.step}`;
  if (project.work?.kind !== 'question' || project.question === null) return ofChange(project, shell.changing);
  return `${project.question.questionId} ${project.question.answers.length}`;
}

/** A change that waits, in the picker of its tasks, or the words that say what shall change. */
function ofChange(project: ProjectState, changing: boolean): string | null {
  const change = pendingChange(project);
  if (change !== null) return `${change.id} ${change.lastTick?.seq ?? 0}`;
  return changing ? 'changing' : null;
}
