import type { ProjectState } from '../state.ts';
import { unbuiltTasks } from './unbuilt.ts';

/**
 * The line that makes a side of a fork build on from where it stands, as a person would type it there; null where it is
 * at work, waits for an answer, has built everything, or can go no further by itself.
 */
export function sideLine(side: ProjectState): string | null {
  const { work, halt } = side;
  if (halt !== null) return stopped(side);
  if (work !== null) return work.kind === 'question' && side.question?.kind === 'recovery' ? 'retry' : null;
  return unbuiltTasks(side).length === 0 ? null : '!build';
}

/** What was interrupted is done again, without asking: what is there is half of something. */
function stopped(side: ProjectState): string | null {
  const { work, halt } = side;
  if (work === null) return unbuiltTasks(side).length === 0 ? null : '!build';
  if (work.kind === 'question' && side.question?.kind === 'recovery') return '!resume retry';
  const blocked = Object.values(side.tasks).some((task) => task.status === 'BLOCKED');
  if (work.kind === 'next-task' && halt?.reason === 'failed' && blocked) return null;
  return work.kind === 'settle' ? '!resume retry' : '!resume';
}
