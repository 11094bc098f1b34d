import { count } from '../count.ts';
import type { ProjectState } from '../state.ts';
import type { ChangeState } from './change-state.ts';
import { listedTasks } from './ticks.ts';

/** One way to answer a change that waits; `line` is what is typed for it. */
export interface ChangeOption {
  readonly line: string;
  readonly label: string;
}

/** The ways to answer a change, in the order in which they are numbered: the harmless one first, the tasks last. */
export function changeOptions(project: ProjectState, change: ChangeState): readonly ChangeOption[] {
  const tasks = listedTasks(project, change);
  const ticked = tasks.filter((task) => task.ticked).length;
  return [
    { line: '!change-cancel', label: 'Cancel: everything stays as it is' },
    { line: '!change-approve', label: approvalLabel(ticked, tasks.length) },
    ...(change.advice === null ? [{ line: '!change --agent', label: 'Ask the Planner to look over the list' }] : []),
    ...tasks.map(({ id, status, why, ticked: on }) => {
      const title = project.tasks[id]?.task.title ?? '';
      return { line: id, label: `${on ? '[x]' : '[ ]'} ${id} ${title} · ${status} · ${why[0] ?? ''}` };
    }),
  ];
}

const approvalLabel = (ticked: number, listed: number): string =>
  ticked === 0 ? 'Approve: no task is done again' : `Approve: ${count(ticked, 'task')} done again, of ${listed} listed`;
