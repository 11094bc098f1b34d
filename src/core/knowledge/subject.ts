import type { Assignment } from '../../../schemas/assignment.ts';
import type { SpecState } from '../project-state.ts';

/** What a plan or a task is about, in words to look patterns up by; null for runs that are told none. */
export function subjectOf({ purpose, task, features, platforms }: Assignment, spec: SpecState | null): string | null {
  const stack = Object.values(spec?.techStack ?? {});
  if (purpose === 'plan') {
    const profile = Object.entries(spec?.profile ?? {})
      .filter(([, value]) => value === true)
      .map(([key]) => key);
    return [spec?.title ?? '', ...features.map(({ title }) => title), ...profile, ...stack, ...platforms].join(' ');
  }
  if (purpose !== 'task' || task === null) return null;
  const served = features.filter(({ id }) => task.features.includes(id)).map(({ title }) => title);
  return [task.title, task.type, ...served, ...task.acceptance, ...stack].join(' ');
}
