import type { ProjectState } from '../project-state.ts';
import { allowLine } from './block-commit.ts';
import { statusOf } from './secret-block.ts';

type Blocked = Pick<ProjectState, 'secrets' | 'stage' | 'tasks'>;

/** What to type for a task that is BLOCKED; where secrets kept its checkpoint from being made there are two ways. */
export function unblockLine({ secrets, stage, tasks }: Blocked, taskId: string): string {
  const build = stage === 'maintenance' && taskId.startsWith('MAINT-') ? '!m-build' : '!build';
  const again = `${build} ${taskId} <what to do differently>`;
  const open = secrets.filter((block) => block.taskId === taskId && statusOf(block) === 'open');
  // Each that the last attempt still held has to be allowed, else the checkpoint is not made; others were taken out.
  const why = (tasks[taskId]?.failures ?? []).join('\n');
  const held = open.filter(({ id }) => why.includes(id));
  const named = held.length > 0 ? held : open.slice(-1);
  if (named.length === 0) return again;
  const what = named.length === 1 ? 'it is no secret' : 'they are no secrets';
  return `${again}; if ${what}: ${named.map(({ id }) => allowLine(id)).join(', ')}, then ${build} ${taskId}`;
}
