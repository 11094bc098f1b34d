import { decision, type Outcome, type Refusal, refuse } from '../decision.ts';
import type { Go, TravelAsk } from '../effect.ts';
import { needIdle } from '../guards.ts';
import { nextStep } from '../next-step.ts';
import { say, table } from '../show.ts';
import type { ProjectState, State } from '../state.ts';
import { forkIsOpen } from './open-fork.ts';
import { onlyNamed, uncommittedWork, workOf } from './uncommitted.ts';

/** Refuses a replay where nothing may be moved now, or where there is no task to go back to. */
export function mayReplay(state: State): Refusal | null {
  const refusal = needIdle(state);
  if (refusal !== null || state.project === null) return refusal;
  const fork = forkIsOpen(state.project, null);
  if (fork !== null) return fork;
  if (Object.keys(state.project.tasks).length > 0) return null;
  const next = nextStep(state.project).command ?? '!status';
  return refuse('no-tasks', 'no task is planned yet, so there is none to go back to', { tryNext: [next] });
}

/** Tasks with a checkpoint, in the plan's order, then those of changes. */
function checkpoints(project: ProjectState): readonly { readonly taskId: string; readonly sha: string }[] {
  const ids = [...project.order, ...Object.keys(project.tasks).filter((id) => !project.order.includes(id))];
  return ids.flatMap((taskId) => {
    const sha = project.tasks[taskId]?.checkpoint?.sha;
    return sha === undefined ? [] : [{ taskId, sha }];
  });
}

/** The checkpoints there are, for `!replay` without a task. */
export function listCheckpoints(project: ProjectState): Outcome {
  const rows = checkpoints(project).map(({ taskId, sha }) => {
    const task = project.tasks[taskId];
    return [taskId, sha.slice(0, 8), task?.status ?? '', task?.task.title ?? ''];
  });
  const last = rows.at(-1)?.[0];
  if (last === undefined) {
    return refuse('no-checkpoint', 'no task has a checkpoint yet', { tryNext: ['!build', '!status'] });
  }
  return decision({ show: [table('Checkpoints', rows), say('info', `Go back to one: !replay ${last}`)] });
}

/** Tasks before this one in the plan's order that may be done though the journal knows nothing of it. */
function earlierTasks(project: ProjectState, taskId: string): Extract<TravelAsk, { kind: 'replay' }>['earlier'] {
  const at = project.order.indexOf(taskId);
  return project.order.slice(0, Math.max(at, 0)).flatMap((id) => {
    const task = project.tasks[id];
    if (task === undefined || task.status === 'DONE' || task.checkpoint !== null) return [];
    return [{ taskId: id, files: workOf([task]) }];
  });
}

/** Orders a look at what going back to a task would do; with `go.yes` the way there is prepared too. */
export function lookAtReplay(project: ProjectState, taskId: string, go: Go): Outcome {
  const sha = project.tasks[taskId]?.checkpoint?.sha ?? null;
  const earlier = sha === null ? earlierTasks(project, taskId) : [];
  const also = uncommittedWork(
    project,
    taskId,
    earlier.map((one) => one.taskId),
  );
  const ask = { kind: 'replay', taskId, sha, also, named: onlyNamed(project, also), earlier } as const;
  return decision({ effects: [{ type: 'travel/preview', ask: { ...ask, checkpoints: checkpoints(project) }, go }] });
}

/** There is no such task; the nearest one, or those there are, are named. */
export function unknownTask(project: ProjectState, word: string, nearest: string | null): Refusal {
  const known = checkpoints(project).map(({ taskId }) => taskId);
  const named = nearest === null || known.length === 0 ? known.slice(-3).reverse() : [nearest];
  const message = `there is no task ${word}${known.length === 0 ? '' : `; checkpoints: ${listed(known)}`}`;
  return refuse('no-task', message, { tryNext: [...named.map((id) => `!replay ${id}`), '!state'] });
}

const MOST_NAMED = 20;
const listed = (ids: readonly string[]): string =>
  ids.slice(0, MOST_NAMED).join(', ') + (ids.length > MOST_NAMED ? ', …' : '');
