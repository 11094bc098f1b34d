import { decidedFirst } from './change/change-state.ts';
import type { PendingQuestion, ProjectState } from './state.ts';

/** The question that waits for the human now. */
export function pendingQuestion(project: ProjectState): PendingQuestion | null {
  return project.work?.kind === 'question' && decidedFirst(project) === null ? project.question : null;
}
