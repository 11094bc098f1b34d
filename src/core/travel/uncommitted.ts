import { PATHS, SHELL_FILES } from '../../../schemas/paths.ts';
import type { ProjectState, TaskState } from '../state.ts';

/**
 * Files that may be the work of tasks that go back though no commit holds them: of all tasks that are not done, and of
 * those behind the target in the plan's order; not of `besides`. Never the shell's own, nor what lies outside of the
 * project.
 */
export function uncommittedWork(
  project: ProjectState,
  target: string | null,
  besides: readonly string[] = [],
): readonly string[] {
  const at = target === null ? -1 : project.order.indexOf(target);
  const goes = ({ task, status }: TaskState): boolean =>
    task.id !== target &&
    !besides.includes(task.id) &&
    (status !== 'DONE' || !project.order.includes(task.id) || project.order.indexOf(task.id) > at);
  return workOf(Object.values(project.tasks).filter(goes));
}

/** The product's files these tasks write or reported to have written. */
export function workOf(tasks: readonly TaskState[]): readonly string[] {
  return [...new Set(tasks.flatMap(({ task, reported }) => [...task.outputFiles, ...reported]))].filter(isProducts);
}

/** Of these files, those that no task was planned to write: an agent named them. */
export function onlyNamed({ tasks }: Pick<ProjectState, 'tasks'>, paths: readonly string[]): readonly string[] {
  const planned = new Set(Object.values(tasks).flatMap(({ task }) => task.outputFiles));
  return paths.filter((path) => !planned.has(path));
}

/** Files of tasks an agent has worked on and not finished: what lies in them uncommitted is its half-done work. */
export function halfDone(project: ProjectState): readonly string[] {
  return workOf(Object.values(project.tasks).filter(({ status, spans }) => status !== 'DONE' && spans.length > 0));
}

function isProducts(path: string): boolean {
  const parts = path.split('/');
  const plain =
    !path.startsWith('/') && !path.includes('\\') && !parts.some((part) => ['', '.', '..', '.git'].includes(part));
  return plain && !SHELL_FILES.includes(path) && !path.startsWith(`${PATHS.telemetry}/`);
}
