import type { TouchedTask } from '../../../schemas/change.ts';
import type { ProjectState } from '../project-state.ts';
import type { Advice, ChangeState } from './change-state.ts';

/**
 * The tasks of a change with what the Planner said and the human ticked, in the plan's order. What the Planner adds is
 * ticked; what it doubts stays as it is and says so: only the human takes a task out.
 */
export function listedTasks({ tasks, order }: ProjectState, change: ChangeState): readonly TouchedTask[] {
  const reported = new Map(change.radius.tasks.map((task) => [task.id, task]));
  const given = Map.groupBy(change.advice?.given ?? [], ({ taskId }) => taskId);
  return order.flatMap((id) => {
    const status = tasks[id]?.status;
    const part = { known: reported.get(id), advice: given.get(id) ?? [], tick: change.ticks[id] };
    return status === undefined ? [] : listed(id, status, part);
  });
}

interface Part {
  readonly known: TouchedTask | undefined;
  readonly advice: readonly Advice[];
  readonly tick: boolean | undefined;
}

/** One task's line; none where nobody speaks of it. */
function listed(id: string, status: TouchedTask['status'], { known, advice, tick }: Part): readonly TouchedTask[] {
  if (known === undefined && advice.length === 0 && tick === undefined) return [];
  const found = known?.ticked === true || advice.some(({ verdict }) => verdict === 'add');
  const said = tick === undefined || tick === found ? [] : [tick ? 'ticked in by you' : 'ticked out by you'];
  return [{ id, status, ticked: tick ?? found, why: [...(known?.why ?? []), ...advice.map(adviceWords), ...said] }];
}

const adviceWords = ({ verdict, reason }: Advice): string =>
  verdict === 'add' ? `added by the Planner: ${reason}` : `disputed by the Planner: ${reason}`;

/** Ids of the tasks that are ticked. */
export const tickedIds = (project: ProjectState, change: ChangeState): readonly string[] =>
  listedTasks(project, change).flatMap((task) => (task.ticked ? [task.id] : []));
