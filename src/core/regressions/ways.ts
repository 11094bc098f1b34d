import { nextReady } from '../batches.ts';
import { isUnseen } from '../change/unseen.ts';
import { activeNodes, openCycle } from '../maintenance/cycles.ts';
import { command } from '../own-git-words.ts';
import type { ProjectState } from '../project-state.ts';
import { named, type Regression } from './regression.ts';

const MOST_FILES = 5;

/** Something that can be typed after a regression, and what comes of it. */
export interface Way {
  readonly line: string;
  readonly what: string;
}

/** What can be typed now that tests of others broke. Each is possible from where the pipeline has stopped. */
export function waysOn(state: ProjectState, { taskId, broken }: Regression): readonly Way[] {
  const owners = broken.map((one) => one.taskId);
  const build = `shows what is there of ${named(owners)} and what broke, then has it built again; ${taskId} stays as it is`;
  const others = canGoOn(state);
  return [
    { line: '!build', what: build },
    ...wayBack(state, taskId),
    ...(others ? [{ line: '!resume', what: `builds the other tasks first; ${named(owners)} stays STALE` }] : []),
  ];
}

/** Before the first task of a change there is no task of it to go back to: with that one the change goes. */
function wayBack(state: ProjectState, taskId: string): readonly Way[] {
  const before = checkpointBefore(state, taskId);
  const cycle = state.stage === 'maintenance' ? openCycle(state) : null;
  if (cycle !== null && (before === null || !cycle.taskIds.includes(before))) {
    const what = `gives ${cycle.id} up: everything is as it was before it`;
    return state.origin === null ? [{ line: '!m-skip', what }] : [];
  }
  if (before === null) return [];
  return [{ line: `!replay ${before}`, what: `takes ${taskId} back and has it built anew, told what it broke` }];
}

/** Whether a task is ready that needs none of those the human has not seen. */
export function canGoOn(state: ProjectState): boolean {
  const status = (id: string) => (isUnseen(state.tasks[id]) ? 'BLOCKED' : (state.tasks[id]?.status ?? 'PENDING'));
  return nextReady(activeNodes(state), status).length > 0 || state.lanes !== null;
}

/** The stop in one line. In a side of a fork it is typed in the side. */
export function regressionWords({ origin, dir }: ProjectState, { taskId, broken }: Regression): string {
  const owners = broken.map((one) => one.taskId);
  const are = owners.length === 1 ? `${owners[0]}, which is STALE now` : `${named(owners)}, which are STALE now`;
  const where = origin === null ? '' : `; in ${dir}: !build, then here !forks resume`;
  return `regression: ${taskId} broke the tests of ${are}${where}`;
}

/** What may have broken the tests instead: files nobody but the human has changed. Null where there are none. */
export function editedWords({ edited }: Regression): string | null {
  if (edited.length === 0) return null;
  return `It may come from your own edit: ${named(edited)} ${edited.length === 1 ? 'has' : 'have'} uncommitted changes.`;
}

/** How to see what the other task changed in the files of one whose tests it broke; null where that is not known. */
export function blowWords({ regressions, tasks }: ProjectState, owner: string): string | null {
  const by = tasks[owner]?.brokenBy;
  const files = regressions
    .findLast(({ taskId }) => taskId === by)
    ?.broken.find(({ taskId }) => taskId === owner)?.files;
  const sha = by === undefined ? undefined : tasks[by]?.checkpoint?.sha;
  if (files === undefined || sha === undefined) return null;
  return `What ${by} changed there: ${command('git', 'show', sha.slice(0, 12), '--', ...files.slice(0, MOST_FILES))}`;
}

/** The task that was finished last before this one; null where there is none. */
function checkpointBefore({ tasks }: ProjectState, taskId: string): string | null {
  const at = tasks[taskId]?.checkpoint?.at;
  if (at === undefined) return null;
  const earlier = Object.values(tasks).flatMap(({ task, checkpoint }) =>
    checkpoint !== null && checkpoint.at < at ? [{ id: task.id, at: checkpoint.at }] : [],
  );
  return earlier.sort((one, other) => (one.at < other.at ? 1 : -1))[0]?.id ?? null;
}
