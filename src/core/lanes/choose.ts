import { workerFor } from '../agent-choice.ts';
import { nextReady } from '../batches.ts';
import { isUnseen } from '../change/unseen.ts';
import type { Limits } from '../limits.ts';
import { wantedWidth } from '../memory.ts';
import type { ProjectState, TaskState } from '../state.ts';

const BUILDER = 3;

/** Whose agents build this project's tasks, one entry for each of those that are to work at the same time, memory aside. */
export function buildersOf(state: ProjectState, { parallel, crew }: Limits): readonly string[] {
  const { backend } = workerFor(state, BUILDER, crew);
  return Array.from({ length: wantedWidth(parallel, backend) }, () => backend);
}

/**
 * The tasks that are built at the same time next, in the plan's order: those of the next task's batch that may run
 * together, are ready and write no file another of them writes. Empty where the next task is built alone.
 */
export function laneTasks(state: ProjectState, limits: Limits): readonly string[] {
  if (state.stage !== 'building' || state.origin !== null || state.conflict !== null) return [];
  if (buildersOf(state, limits).length < 2) return [];
  const tasks = state.order.flatMap((id) => (state.tasks[id] === undefined ? [] : [state.tasks[id].task]));
  const ready = nextReady(tasks, (id) =>
    isUnseen(state.tasks[id]) ? 'BLOCKED' : (state.tasks[id]?.status ?? 'PENDING'),
  );
  const first = ready[0];
  const batch = state.batches.find((one) => first !== undefined && one.tasks.includes(first));
  const fit = ready.flatMap((id) => {
    const task = state.tasks[id];
    return task !== undefined && batch?.tasks.includes(id) === true && mayRunBeside(task) ? [task] : [];
  });
  const chosen = withoutSharedFiles(fit).map(({ task }) => task.id);
  // A task that is next and has to be built alone comes first all the same.
  return chosen.length < 2 || chosen[0] !== first ? [] : chosen;
}

/** Work that was begun in the project goes on there, and so does what was given back once. */
const mayRunBeside = ({ task, spans, alone }: TaskState): boolean =>
  task.canParallel && spans.length === 0 && alone !== true;

function withoutSharedFiles(tasks: readonly TaskState[]): readonly TaskState[] {
  const chosen: TaskState[] = [];
  for (const task of tasks) {
    if (!chosen.some((other) => shareFiles(other.task.outputFiles, task.task.outputFiles))) chosen.push(task);
  }
  return chosen;
}

/** Names that differ in case only are one file on some systems; a file cannot lie below another one. */
function shareFiles(these: readonly string[], those: readonly string[]): boolean {
  return these.some((one) => those.some((other) => isSame(one.toLowerCase(), other.toLowerCase())));
}

const isSame = (one: string, other: string): boolean =>
  one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
