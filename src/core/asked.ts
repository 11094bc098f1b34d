import type { State } from './state.ts';

/**
 * What a line of plain text would answer now: a question of an agent, a step of the kickoff, the resume menu; null where
 * it would be words for an agent. The same name means the same question.
 */
export function askedNow({ shell, project }: State): string | null {
  if (shell.menu !== null) return 'menu';
  if (project === null) return shell.kickoff === null ? null : `kickoff ${shell.kickoff.step}`;
  if (project.work?.kind !== 'question' || project.question === null) return null;
  return `${project.question.questionId} ${project.question.answers.length}`;
}
