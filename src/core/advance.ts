import type { Event, Run } from '../../schemas/event.ts';
import { nextReady, unreachable } from './batches.ts';
import { isUnseen } from './change/unseen.ts';
import { afterConflict } from './forks/conflict-choice.ts';
import { laneTasks } from './lanes/choose.ts';
import { nextLane } from './lanes/next-lane.ts';
import type { Limits } from './limits.ts';
import { afterTasks } from './maintenance/after-tasks.ts';
import { activeNodes, activeOrder } from './maintenance/cycles.ts';
import { AGENT_OF, newRun } from './new-run.ts';
import { problemWords } from './problem-words.ts';
import { regressionWords } from './regressions/ways.ts';
import { renderReport } from './render-report.ts';
import { markOf } from './session-mark.ts';
import { settle } from './settle.ts';
import type { ProjectState, TaskState, Work } from './state.ts';

/**
 * The events that follow from the state alone, without asking the world or the human; empty when the next step is
 * theirs. A restart calls it on the folded journal, so a batch of events cut short by a crash is completed.
 */
export function advance(state: ProjectState, limits: Limits): readonly Event[] {
  const work = state.work;
  if (work === null || state.halt !== null || state.resetting !== null) return [];
  switch (work.kind) {
    case 'start':
      return begin(state, work, limits);
    case 'settle':
      return settle(state, work, limits);
    case 'question':
      return afterAnswers(state, work.run, limits);
    case 'report':
      return [{ type: 'artifacts/prepared', bundle: work.bundle, files: renderReport(state, work.bundle) }];
    case 'redo':
      return redo(state, work, limits);
    case 'next-task':
      return nextTask(state, limits);
    case 'retry-task':
      return retryTask(state, work, limits);
    case 'regressed':
      return regressed(state);
    case 'run':
    case 'deliver':
    case 'validate':
    case 'commit':
    case 'record':
    case 'check':
    case 'checkpoint':
    case 'rerun':
    case 'migration':
    case 'cycle-base':
    case 'verify-checks':
    case 'travel':
    case 'fork-make':
    case 'fork-run':
    case 'fork-close':
    case 'fork-resolve':
    case 'lanes-prepare':
    case 'lanes':
    case 'lane-fit':
    case 'lane-apply':
      return [];
    default:
      return work satisfies never;
  }
}

function afterAnswers(state: ProjectState, run: Run | null, limits: Limits): readonly Event[] {
  const question = state.question;
  if (question?.kind === 'conflict') return afterConflict(question);
  if (question === null || run === null || question.kind !== 'clarification') return [];
  if (question.answers.length < question.questions.length) return [];
  // The human may have edited files while the question waited: a task's tree is recorded anew.
  if (run.taskId !== null) return [{ type: 'task/picked', taskId: run.taskId }];
  const resumes = state.sessions[String(run.agent)] ?? markOf(run);
  const start = { ...run, kind: 'start', resumes, because: run.because } as const;
  return [{ type: 'run/started', run: newRun(state, start, limits.crew) }];
}

/** Starts a run; a task's only inside an open stretch, so that what it changes can be told from the human's edits. */
function begin(state: ProjectState, start: Extract<Work, { kind: 'start' }>, limits: Limits): readonly Event[] {
  const { taskId } = start;
  const open = taskId === null || state.tasks[taskId]?.spans.at(-1)?.closed === false;
  return open ? [{ type: 'run/started', run: newRun(state, start, limits.crew) }] : [{ type: 'task/picked', taskId }];
}

function redo(state: ProjectState, work: Extract<Work, { kind: 'redo' }>, limits: Limits): readonly Event[] {
  const words = work.problems.map(problemWords);
  if (work.attempt >= limits.planAttempts) {
    const what = work.purpose === 'plan' ? 'plan' : 'specification';
    const detail = `the ${what} failed validation ${work.attempt} times: ${words.slice(0, 5).join('; ')}`;
    return [{ type: 'pipeline/halted', reason: 'failed', detail }];
  }
  const agent = AGENT_OF[work.purpose];
  const start = {
    kind: 'start',
    purpose: work.purpose,
    taskId: null,
    attempt: work.attempt + 1,
    because: words,
    resumes: state.sessions[String(agent)] ?? null,
  } as const;
  return [{ type: 'run/started', run: newRun(state, start, limits.crew) }];
}

/** The report is the last one: nothing else was done since. */
function regressed(state: ProjectState): readonly Event[] {
  const last = state.regressions.at(-1);
  return last === undefined
    ? []
    : [{ type: 'pipeline/halted', reason: 'failed', detail: regressionWords(state, last) }];
}

/** Tests of others that a task may have broken come before all, what was begun in the project goes on next, then comes what was built beside it, then something new. */
function nextTask(state: ProjectState, limits: Limits): readonly Event[] {
  if (state.owed !== null) return [{ type: 'rerun/began', taskId: state.owed.taskId }];
  if (state.conflict !== null) return afterResolving(state, state.conflict.taskId);
  const order = activeOrder(state);
  const tasks = order.flatMap((id) => (state.tasks[id] === undefined ? [] : [state.tasks[id]]));
  const beside = new Set(state.lanes?.open.map((lane) => lane.taskId));
  const running = tasks.find((task) => task.status === 'IN-PROGRESS' && !beside.has(task.task.id));
  if (running !== undefined) return [{ type: 'task/picked', taskId: running.task.id }];
  const lane = nextLane(state);
  if (lane.length > 0) return lane;
  const together = laneTasks(state, limits);
  if (together.length > 0) return [{ type: 'lanes/planned', taskIds: [...together] }];
  return readyTask(state, tasks, limits);
}

/** Picks the next task whose dependencies are DONE; ends the build when there is none. */
function readyTask(state: ProjectState, tasks: readonly TaskState[], limits: Limits): readonly Event[] {
  // What the human has not seen yet is not built again: it is as if something stood in its way.
  const status = (id: string) => (isUnseen(state.tasks[id]) ? 'BLOCKED' : (state.tasks[id]?.status ?? 'PENDING'));
  const nodes = activeNodes(state);
  const ready = nextReady(nodes, status)[0];
  if (ready !== undefined) return [{ type: 'task/picked', taskId: ready }];
  if (tasks.every((task) => task.status === 'DONE')) return finished(state, limits);
  const unseen = tasks.filter(isUnseen).map((task) => task.task.id);
  if (unseen.length > 0) {
    const detail = `STALE: ${unseen.join(', ')}; !build shows what is there and what it is to become before it is built again`;
    return [{ type: 'pipeline/halted', reason: 'paused', detail }];
  }
  const blocked = tasks.filter((task) => task.status === 'BLOCKED').map((task) => task.task.id);
  const cut = unreachable(nodes, status);
  const behind = cut.length > 0 ? `; waiting behind them: ${cut.join(', ')}` : '';
  return [{ type: 'pipeline/halted', reason: 'failed', detail: `blocked: ${blocked.join(', ')}${behind}` }];
}

/** The task that resolves the conflicts of a merge stands alone: its end is the end of it, whatever else is to be built. */
function afterResolving(state: ProjectState, taskId: string): readonly Event[] {
  const status = state.tasks[taskId]?.status;
  if (status === 'PENDING' || status === 'IN-PROGRESS') return [{ type: 'task/picked', taskId }];
  return [{ type: 'conflict/closed', taskId, resolved: status === 'DONE' }];
}

function finished(state: ProjectState, limits: Limits): readonly Event[] {
  const cycle = state.maintenance.find((one) => one.status === 'approved');
  if (state.stage === 'maintenance' && cycle !== undefined) return afterTasks(state, cycle, limits);
  return [{ type: 'build/completed' }];
}

function retryTask(state: ProjectState, work: Extract<Work, { kind: 'retry-task' }>, limits: Limits): readonly Event[] {
  const task = state.tasks[work.taskId];
  if (task === undefined) return [];
  if (task.attempts >= limits.taskAttempts) {
    // What the attempts left behind is recorded first: a later one builds on it, and it is not the human's.
    if (task.spans.at(-1)?.closed === false && task.spans.at(-1)?.after === null) return [];
    const reason = `${task.attempts} attempts failed; the last one: ${work.failures.join('; ')}`;
    return [{ type: 'task/blocked', taskId: work.taskId, reason }];
  }
  const start = {
    kind: 'start',
    purpose: 'task',
    taskId: work.taskId,
    attempt: task.attempts + 1,
    because: work.failures,
    resumes: task.session,
  } as const;
  return begin(state, start, limits);
}
