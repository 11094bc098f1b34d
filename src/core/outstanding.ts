import { branchEffect } from './branch-effects.ts';
import { commitEffect } from './bundle-commit.ts';
import type { WorkEffect } from './effect.ts';
import { laneOrder } from './lanes/lane-order.ts';
import type { Limits } from './limits.ts';
import { standingTasks, tasksOfCycle } from './maintenance/cycles.ts';
import { writesProject } from './observing/writes.ts';
import { orderRun } from './order-run.ts';
import { knownSecrets } from './secrets/secret-block.ts';
import type { ProjectState, TaskState, Work } from './state.ts';
import { workOf } from './travel/uncommitted.ts';

/**
 * The effect the pipeline waits for, if any. Its id is the same each time it is asked for, so that a session starts
 * it once, and a restarted one starts it again under the same name.
 */
export function outstanding(state: ProjectState, limits: Limits): WorkEffect | null {
  const effect = effectOf(state, limits);
  // While the project is only looked at, work that would write waits.
  return effect !== null && state.observing && writesProject(effect) ? null : effect;
}

function effectOf(state: ProjectState, limits: Limits): WorkEffect | null {
  const work = state.work;
  if (work === null || state.resetting !== null) return null;
  if (state.halt !== null && !isMoving(state)) return closing(state, work);
  const id = `${work.kind}:${state.runCount}`;
  switch (work.kind) {
    case 'run':
      return orderRun(state, work.run, limits);
    case 'deliver':
      return { type: 'files/deliver', id, bundle: work.bundle, files: work.files };
    case 'validate':
      return { type: 'project/observe', id, bundle: work.bundle };
    case 'commit':
      return commitEffect(state, work.bundle);
    case 'record':
      return { type: 'tree/record', id, taskId: work.taskId, close: false };
    case 'check':
      return check(state, work);
    case 'checkpoint':
      return checkpoint(state, work);
    case 'rerun': {
      const { taskId, runId, commands } = work;
      return { type: 'checks/rerun', id: `rerun:${runId}`, taskId, runId, commands };
    }
    case 'cycle-base':
      return cycleBase(state, work.id);
    case 'verify-checks':
      return verification(state, id);
    case 'travel':
    case 'fork-make':
    case 'fork-run':
    case 'fork-close':
    case 'fork-resolve':
      return branchEffect(state, work);
    case 'lanes-prepare':
    case 'lanes':
    case 'lane-fit':
    case 'lane-apply':
      return laneOrder(state, work, { limits, runOrder: ({ run }) => orderRun(state, run, limits) });
    case 'question':
    case 'retry-task':
      return closing(state, work);
    case 'start':
    case 'settle':
    case 'report':
    case 'redo':
    case 'next-task':
    case 'regressed':
    case 'migration':
      return null;
    default:
      return work satisfies never;
  }
}

/**
 * Lanes whose agents are stopped are put away. A repository is not left half-way: a move goes on while the pipeline is paused, only a failure stops it, and conflicts
 * whose resolution the human has stopped are taken back. One that was cut short with the shell waits for the human.
 */
function isMoving(state: ProjectState): boolean {
  const { work, halt } = state;
  if (work?.kind === 'lanes') return true;
  if (work?.kind === 'fork-resolve') return halt?.reason !== 'interrupted';
  if (work?.kind === 'lane-apply') return halt?.reason !== 'failed';
  return work?.kind === 'travel' && halt?.reason !== 'failed';
}

/**
 * While stopped, while a question waits, or when there are no attempts left, one thing is still done: the tree is recorded where the agent left it,
 * before the human edits on.
 */
function closing(state: ProjectState, work: Work): WorkEffect | null {
  const taskId = leftAt(work);
  const task = taskId === null ? undefined : state.tasks[taskId];
  const last = task?.spans.at(-1);
  if (task === undefined || last === undefined || last.closed) return null;
  return {
    type: 'tree/record',
    id: `close:${task.task.id}:${task.spans.length}:${task.runId}`,
    taskId: task.task.id,
    close: true,
  };
}

/** The task whose stretch of agent work is at an end, though what comes next is not known yet. */
function leftAt(work: Work): string | null {
  switch (work.kind) {
    case 'settle':
    case 'question':
      return work.run?.taskId ?? null;
    case 'start':
    case 'retry-task':
    case 'check':
    case 'lane-fit':
      return work.taskId;
    default:
      return null;
  }
}

function check(state: ProjectState, work: Extract<Work, { kind: 'check' }>): WorkEffect | null {
  const task = state.tasks[work.taskId];
  if (task === undefined) return null;
  return {
    type: 'checks/run',
    id: `check:${work.runId}`,
    taskId: work.taskId,
    runId: work.runId,
    commands: [...new Set(task.task.gateCommands)],
    outputFiles: isConflict(state, work.taskId) ? withoutReported(task) : task.task.outputFiles,
    reported: task.reported,
    spans: task.spans,
    emptyDiffAllowed: task.task.emptyDiffAllowed,
  };
}

const isConflict = (state: ProjectState, taskId: string): boolean => state.conflict?.taskId === taskId;

/** The right end of a conflict may be that a file goes; one the agent named and that is not there was deleted on purpose. */
const withoutReported = ({ task, reported }: TaskState): readonly string[] =>
  task.outputFiles.filter((path) => !reported.includes(path));

/** The backup a maintenance cycle is gone back to when it is given up; files its tasks may write go in even where git ignores them. */
function cycleBase(state: ProjectState, id: string): WorkEffect {
  const cycle = state.maintenance.find((one) => one.id === id);
  return {
    type: 'cycle/base',
    id: `base:${id}`,
    cycle: id,
    also: cycle === undefined ? [] : workOf(tasksOfCycle(state, cycle)),
  };
}

const COMMIT_TYPE: Readonly<Record<string, string>> = { config: 'chore', infra: 'chore', cicd: 'ci', obs: 'feat' };

function checkpoint(state: ProjectState, work: Extract<Work, { kind: 'checkpoint' }>): WorkEffect | null {
  const task = state.tasks[work.taskId];
  if (task === undefined) return null;
  const spans = task.spans.flatMap((span) => (span.after === null ? [] : [{ before: span.before, after: span.after }]));
  const kind = COMMIT_TYPE[task.task.type] ?? 'feat';
  return {
    type: 'git/checkpoint',
    id: `checkpoint:${work.taskId}:${work.runId}`,
    taskId: work.taskId,
    runId: work.runId,
    spans,
    paths: [...new Set([...task.task.outputFiles, ...task.reported])],
    message: `${kind}(${task.task.type}): ${oneLine(task.task.title)}`,
    since: task.since,
    known: knownSecrets(state),
  };
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 68);

function verification(state: ProjectState, id: string): WorkEffect {
  const tasks = standingTasks(state);
  return {
    type: 'verification/check',
    id,
    commands: [...new Set(tasks.flatMap((task) => task.task.gateCommands))],
    contractFiles: [...new Set(tasks.flatMap((task) => task.task.contracts.map((contract) => contract.file)))],
    checkpoints: tasks.flatMap((task) =>
      task.checkpoint === null ? [] : [{ taskId: task.task.id, sha: task.checkpoint.sha }],
    ),
  };
}
