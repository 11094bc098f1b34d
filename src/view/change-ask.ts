import type { ChangeState } from '../core/change/change-state.ts';
import { listedTasks } from '../core/change/ticks.ts';
import type { ProjectState } from '../core/state.ts';
import type { Ask, AskOption } from './ask-shape.ts';

/** The picker of a change that waits: yes, no, and its tasks to be ticked in or out. Esc leaves it for later. */
export function changeAsk(project: ProjectState, change: ChangeState): Ask {
  const tasks = listedTasks(project, change);
  const ticked = tasks.filter((task) => task.ticked).length;
  const options: readonly AskOption[] = [
    // A stray Enter must not change anything.
    option('!change-cancel', 'Cancel: everything stays as it is'),
    option('!change-approve', `Approve: ${ticked} of ${tasks.length} tasks are done again`),
    ...(change.advice === null ? [option('!change --agent', 'Ask the Planner to look over the list')] : []),
    ...tasks.map(({ id, status, why, ticked: on }) => {
      const title = project.tasks[id]?.task.title ?? '';
      return option(id, `${on ? '[x]' : '[ ]'} ${id} ${title} · ${status} · ${why[0] ?? ''}`);
    }),
  ];
  return {
    id: `change.${change.id}.${change.at}.${change.lastTick?.seq ?? 0}`,
    title: `${change.id}: approve it? A task is ticked in or out; another one is added by its number. Esc: later, by words.`,
    options,
    initial: change.lastTick?.taskId ?? '!change-cancel',
    allowText: true,
  };
}

const option = (value: string, label: string): AskOption => ({ value, label, recommended: false });
