import type { TaskStatus } from '../../../schemas/task-graph.ts';
import { inline, report, table } from './text.ts';

export interface CheckpointTask {
  readonly id: string;
  readonly title: string;
  readonly status: TaskStatus;
  readonly checkpoint: { readonly sha: string; readonly at: string } | null;
  /** Attempts that did not lead to DONE. */
  readonly attempts: number;
  /** Why the task is blocked, or what the human said about it. */
  readonly note: string | null;
}

export interface CheckpointData {
  readonly project: string;
  readonly backend: string;
  readonly tasks: readonly CheckpointTask[];
}

/** CHECKPOINT.md: which tasks are done, at which commit, and what stands in the way of the others. Nothing but a task changes it. */
export function renderCheckpointMd(data: CheckpointData): string {
  const done = data.tasks.filter((task) => task.status === 'DONE').length;
  const notes = data.tasks.filter((task) => task.note !== null && task.note !== '');
  return report({ title: 'Checkpoint', project: data.project, backend: data.backend }, [
    `**Tasks:** ${done} of ${data.tasks.length} DONE`,
    table(['Task', 'Title', 'Status', 'Attempts that failed', 'Commit', 'Time (UTC)'], data.tasks.map(row)),
    ...(notes.length === 0
      ? []
      : ['## Notes', notes.map((task) => `- ${task.id}: ${inline(task.note ?? '')}`).join('\n')]),
  ]);
}

function row(task: CheckpointTask): readonly string[] {
  const { id, title, status, attempts, checkpoint } = task;
  return [id, title, status, String(attempts), checkpoint?.sha ?? '', checkpoint?.at ?? ''];
}
