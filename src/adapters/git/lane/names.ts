import { ExternalError } from '../../../ports/errors.ts';

/** Below it is what the project keeps of tasks that are built beside it. */
const LANE_REFS = 'refs/codesleuth/lanes/';

const PART = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

function refusal(name: string): ExternalError {
  return new ExternalError('git', 'The work of a lane cannot be kept under this name.', {
    next: 'Use letters, digits, hyphens and underscores.',
    detail: name.slice(0, 200),
  });
}

/** Where the work of one run of a task's lane is kept; `as` is the task and the run, with a slash between. */
export function laneRef(as: string): string {
  const parts = as.split('/');
  if (parts.length === 2 && parts.every((part) => PART.test(part))) return `${LANE_REFS}${as}`;
  throw refusal(as);
}

/** Below it is what is kept of one task. */
export function taskRefs(taskId: string): string {
  if (PART.test(taskId)) return `${LANE_REFS}${taskId}/`;
  throw refusal(taskId);
}
