import type { AdoptedTask } from '../../../schemas/fork.ts';
import { PATHS } from '../../../schemas/paths.ts';
import type { Travel } from '../../../schemas/travel.ts';
import type { Fork } from '../branches.ts';
import { schemaAt } from '../migrations/schema-state.ts';
import type { Place } from '../project-start.ts';
import type { MaintenanceCycle, ProjectState, Remembered } from '../project-state.ts';
import { standAgain, stillBroken, toldAnew } from '../regressions/standing-again.ts';
import { freshTask } from '../slices/artifacts.ts';
import type { TaskState } from '../task-state.ts';

/** The state at a task's checkpoint: what was built after it is to be built again, and the Builder goes on by itself. */
export function replayed(state: ProjectState, travel: Travel, place: Place): ProjectState {
  const back = new Set(travel.back);
  const found = new Map(travel.found.map(({ taskId, sha }) => [taskId, sha]));
  const again = new Set(standAgain(state.tasks, back).map(({ task }) => task.id));
  const goesOn = state.maintenance.find((cycle) => isGoneOn(cycle, travel));
  const tasks = mapTasks(state.tasks, (task) => {
    const sha = found.get(task.task.id);
    if (back.has(task.task.id)) return takenBack(state, task, goesOn);
    if (again.has(task.task.id)) return { ...freshTask(task.task), status: 'DONE', checkpoint: task.checkpoint };
    if (sha !== undefined) return foundAgain(task, sha, place);
    return task.task.id === travel.taskId ? reached(task, travel, place) : task;
  });
  const maintenance = state.maintenance.map((cycle) => (goesBack(cycle, travel) ? dropped(cycle) : cycle));
  const stage = goesOn === undefined ? 'building' : 'maintenance';
  const schema = schemaAt(state.schema, { taskId: travel.taskId, isOther: travel.touched.includes(PATHS.schema) });
  const schemaHash = schema.approved?.hash ?? state.schemaHash;
  const there = elsewhere({ ...state, tasks, maintenance, stage, rounds: {}, schema, schemaHash }, travel, place);
  // The commit after which tests are owed another run is there still.
  return state.owed === null || back.has(state.owed.taskId) ? there : { ...there, owed: state.owed };
}

/** A task to be built anew; one of the plan that was only built again in a change that goes on has its tests broken once more. */
function takenBack(state: ProjectState, { task }: TaskState, goesOn: MaintenanceCycle | undefined): TaskState {
  const anew = { ...freshTask(task), ...toldAnew(state.tasks, task.id) };
  return goesOn?.taskIds.includes(task.id) === false ? { ...anew, ...stillBroken(state, task.id) } : anew;
}

/** The state after a side of a fork was merged: its tasks as that side left them, its fork closed. */
export function merged(state: ProjectState, travel: Travel, place: Place): ProjectState {
  const adopted = new Map((travel.merge?.tasks ?? []).map((task) => [task.id, task]));
  const tasks = mapTasks(state.tasks, (task) => {
    const left = adopted.get(task.task.id);
    const { status, checkpoint } = left ?? task;
    const same = status === task.status && checkpoint?.sha === task.checkpoint?.sha;
    return same ? task : { ...freshTask(task.task), status, checkpoint, ...brokenIn(left) };
  });
  const name = travel.merge?.name ?? '';
  const winner = travel.merge?.side ?? null;
  const forks = state.forks.map((fork) =>
    fork.name === name ? ({ ...fork, status: 'merged', winner, closedAt: place.at } as const) : fork,
  );
  return { ...elsewhere({ ...state, tasks, forks }, travel, place), work: { kind: 'fork-close', name } };
}

/** What the side's own tasks broke in it is to be built again here too. */
function brokenIn(left: AdoptedTask | undefined): Partial<TaskState> {
  if (left?.broken === undefined) return {};
  const { by, note, failures } = left.broken;
  return { brokenBy: by, note, failures };
}

/** The files are another commit's: verdicts and what was recorded of the files no longer hold, nor do conversations. */
function elsewhere(state: ProjectState, travel: Travel, place: Place): ProjectState {
  const built = state.order.every((id) => state.tasks[id]?.status === 'DONE');
  const touched = new Set(travel.touched);
  const delivered = Object.fromEntries(Object.entries(state.delivered).filter(([path]) => !touched.has(path)));
  const builtAt = built ? state.builtAt : null;
  const there = { delivered, builtAt, codeSeq: place.seq, sessions: {}, ownCheckpoints: true, owed: null };
  return { ...state, ...there, work: { kind: 'next-task' } };
}

/** What was remembered is the state again. Numbers go on, and what cannot be unmade (directories, ids) stays known. */
export function goBack(state: ProjectState, before: Remembered): ProjectState {
  const known = new Set(before.maintenance.map((cycle) => cycle.id));
  const since = state.maintenance.filter((cycle) => !known.has(cycle.id)).map(dropped);
  const maintenance = [...before.maintenance, ...since];
  const schema = { ...before.schema, count: state.schema.count };
  return { ...state, ...before, maintenance, schema, forks: forksAfter(state.forks, before.forks) };
}

/**
 * The forks as they were, with their directories where these are now; forks made since stay, and so do those that
 * were forgotten: they are not opened again.
 */
export function forksAfter(present: readonly Fork[], before: readonly Fork[]): readonly Fork[] {
  return present.map((fork) => {
    const then = before.find((one) => one.name === fork.name && one.at === fork.at);
    if (then === undefined || fork.forgotten) return fork;
    const parked = (name: string) => fork.sides.find((side) => side.side === name)?.parked ?? null;
    return { ...then, sides: then.sides.map((side) => ({ ...side, parked: parked(side.side) })) };
  });
}

function mapTasks(tasks: ProjectState['tasks'], change: (task: TaskState) => TaskState): ProjectState['tasks'] {
  return Object.fromEntries(Object.entries(tasks).map(([id, task]) => [id, change(task)]));
}

/** A task the target reaches by this commit: a known one has it for its checkpoint from now on, another one is done. */
function foundAgain(task: TaskState, sha: string, { at }: Place): TaskState {
  if (task.checkpoint !== null) return { ...task, checkpoint: { ...task.checkpoint, sha } };
  return { ...freshTask(task.task), status: 'DONE', checkpoint: { sha, at } };
}

/** The task that was gone back to is done, at the commit that was gone to. */
function reached(task: TaskState, { to }: Travel, place: Place): TaskState {
  const sha = to.kind === 'commit' ? to.sha : (task.checkpoint?.sha ?? '');
  if (task.status === 'DONE' && task.checkpoint?.sha === sha) return task;
  const at = task.checkpoint?.sha === sha ? task.checkpoint.at : place.at;
  return { ...freshTask(task.task), status: 'DONE', checkpoint: { sha, at } };
}

const dropped = (cycle: MaintenanceCycle): MaintenanceCycle => ({ ...cycle, status: 'dropped' });

/** What was there before a maintenance cycle: its number stays taken, and nothing else tells of it. */
export function withoutCycle(
  state: ProjectState,
  before: Remembered,
  { id, at }: { id: string; at: string },
): ProjectState {
  const back = goBack(state, before);
  const given = state.maintenance.find((cycle) => cycle.id === id);
  const maintenance = back.maintenance.map((cycle) =>
    cycle.id === id && given !== undefined ? ({ ...given, status: 'skipped', endedAt: at } as const) : cycle,
  );
  return { ...back, maintenance, cycleStart: null };
}

/** True for the change under way whose own task is gone back to: it goes on from there. */
function isGoneOn(cycle: MaintenanceCycle, { taskId }: Pick<Travel, 'taskId'>): boolean {
  return cycle.status === 'approved' && taskId !== null && cycle.taskIds.includes(taskId);
}

/** True for a change that a replay undoes or that was not finished when it came. */
export function goesBack(cycle: MaintenanceCycle, travel: Pick<Travel, 'taskId' | 'back'>): boolean {
  if (cycle.status === 'dropped' || cycle.status === 'skipped' || isGoneOn(cycle, travel)) return false;
  return cycle.status !== 'finished' || cycle.taskIds.some((id) => travel.back.includes(id));
}
