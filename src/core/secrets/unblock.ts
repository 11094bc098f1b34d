import type { ProjectState } from '../project-state.ts';
import { allowLine } from './block-commit.ts';
import { statusOf } from './secret-block.ts';

/** What to type for a task that is BLOCKED; where a secret kept its checkpoint from being made there are two ways. */
export function unblockLine({ secrets, stage }: ProjectState, taskId: string): string {
  const build = stage === 'maintenance' && taskId.startsWith('MAINT-') ? '!m-build' : '!build';
  const again = `${build} ${taskId} <what to do differently>`;
  const open = secrets.findLast((block) => block.taskId === taskId && statusOf(block) === 'open');
  return open === undefined ? again : `${again}; if it is no secret: ${allowLine(open.id)}, then ${build} ${taskId}`;
}
