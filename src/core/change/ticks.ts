import type { TouchedTask } from '../../../schemas/change.ts';
import type { ProjectState } from '../project-state.ts';
import type { ChangeState } from './change-state.ts';

/** The tasks of a change with what the human ticked, in the plan's order. */
export function listedTasks({ tasks, order }: ProjectState, change: ChangeState): readonly TouchedTask[] {
  const reported = new Map(change.radius.tasks.map((task) => [task.id, task]));
  return order.flatMap((id) => {
    const status = tasks[id]?.status;
    const known = reported.get(id);
    const tick = change.ticks[id];
    if (status === undefined || (known === undefined && tick === undefined)) return [];
    const why = [...(known?.why ?? []), ...(known?.ticked === tick || tick === undefined ? [] : [tickWords(tick)])];
    return [{ id, status, ticked: tick ?? known?.ticked ?? false, why }];
  });
}

const tickWords = (ticked: boolean): string => (ticked ? 'ticked in by you' : 'ticked out by you');

/** Ids of the tasks that are ticked. */
export const tickedIds = (project: ProjectState, change: ChangeState): readonly string[] =>
  listedTasks(project, change).flatMap((task) => (task.ticked ? [task.id] : []));
