import type { Event, EventOf } from '../../../schemas/event.ts';
import { contextAfter } from '../budget/context-seen.ts';
import { addSpend, type Spent } from '../budget/spend.ts';
import { withRun } from '../budget/with-run.ts';
import type { Lane, Lanes } from '../lanes/lanes-state.ts';
import type { Place } from '../project-start.ts';
import type { ProjectState, TaskState } from '../state.ts';
import { isAgentsTrouble, reportedFiles, wentAstray, withAuthor } from './runs.ts';

/**
 * Tasks that are built at the same time, each in a copy of its own. The last of the slices: what other events make of a
 * task, they make of its lane too.
 */
export function evolveLanes(state: ProjectState, event: Event, place: Place): ProjectState {
  switch (event.type) {
    case 'lanes/planned':
      return { ...state, work: { kind: 'lanes-prepare', taskIds: event.taskIds } };
    case 'lanes/declined':
      return { ...event.taskIds.reduce((now, id) => change(now, id, alone), state), work: { kind: 'next-task' } };
    case 'lanes/opened':
      return opened(state, event);
    case 'lane/ended':
      return ended(state, event, place);
    case 'lane/spent':
      return spent(state, event);
    case 'lane/returned':
      return returned(state, event);
    case 'lanes/rested':
      return emptied({ ...state, work: { kind: 'next-task' } });
    case 'lane/fitted':
      return { ...state, work: { kind: 'lane-apply', taskId: event.taskId, move: event.move } };
    case 'lane/refused':
      return { ...state, work: { kind: 'record', taskId: event.taskId } };
    case 'lane/placed':
      return placed(state, event.taskId);
    default:
      return besides(state, event);
  }
}

/** What events that are not about lanes mean for them. */
function besides(state: ProjectState, event: Event): ProjectState {
  switch (event.type) {
    case 'task/opened':
      return laneOf(state, event.taskId)?.tip == null
        ? state
        : { ...state, work: { kind: 'lane-fit', taskId: event.taskId } };
    case 'task/blocked':
      return without(state, event.taskId);
    case 'task/checkpointed':
    case 'task/reopened':
      return change(without(state, event.taskId), event.taskId, together);
    case 'pipeline/resumed':
      // The human may have edited files meanwhile: the tree is recorded anew.
      return state.work?.kind === 'lane-fit'
        ? { ...state, work: { kind: 'record', taskId: state.work.taskId } }
        : state;
    case 'travel/began':
    case 'fork/began':
    case 'fork/opened':
    case 'plan/accepted':
    case 'conflict/opened':
      // What they started from is not what is there any more; their tasks are built in the project.
      return state.lanes === null ? state : { ...state, lanes: null };
    default:
      return state;
  }
}

const laneOf = ({ lanes }: ProjectState, taskId: string): Lane | undefined =>
  lanes?.open.find((lane) => lane.taskId === taskId);

function change(state: ProjectState, id: string, apply: (task: TaskState) => TaskState): ProjectState {
  const task = state.tasks[id];
  return task === undefined ? state : { ...state, tasks: { ...state.tasks, [id]: apply(task) } };
}

const alone = (task: TaskState): TaskState => ({ ...task, alone: true });
const together = (task: TaskState): TaskState => (task.alone === true ? { ...task, alone: false } : task);

function without(state: ProjectState, taskId: string): ProjectState {
  const { lanes } = state;
  if (lanes === null || laneOf(state, taskId) === undefined) return state;
  return emptied({ ...state, lanes: { ...lanes, open: lanes.open.filter((lane) => lane.taskId !== taskId) } });
}

/** A batch without lanes is over once nothing of it is at work. */
function emptied(state: ProjectState): ProjectState {
  const over = state.lanes?.open.length === 0 && state.work?.kind !== 'lanes';
  return over ? { ...state, lanes: null } : state;
}

function opened(state: ProjectState, { id, base, runs }: EventOf<'lanes/opened'>): ProjectState {
  const open = runs.flatMap((run): Lane[] =>
    run.taskId === null ? [] : [{ taskId: run.taskId, run, ended: null, tip: null }],
  );
  const begun = runs.reduce((now, run) => {
    return run.taskId === null ? now : change(now, run.taskId, (task) => begin(task, run.runId));
  }, state);
  const lanes: Lanes = { id, base, open };
  const [first] = runs;
  const lastAgent = first?.agent ?? state.lastAgent;
  return {
    ...begun,
    lanes,
    lastAgent,
    authors: runs.reduce(withAuthor, state.authors),
    runCount: state.runCount + runs.length,
    question: null,
    work: { kind: 'lanes' },
  };
}

const begin = (task: TaskState, runId: string): TaskState => ({ ...task, status: 'IN-PROGRESS', runId });

function withSpent(state: ProjectState, { run, taskId }: Lane, used: Pick<Spent, 'usage'>): ProjectState {
  const spend = addSpend(state.spend, run.agent, used);
  return { ...state, spend, taskSpend: addSpend(state.taskSpend, taskId, used) };
}

/** Nobody saw its agent end; what that used counts all the same, once. */
function spent(state: ProjectState, event: EventOf<'lane/spent'>): ProjectState {
  const lane = laneOf(state, event.taskId);
  const { lanes } = state;
  if (lanes === null || lane === undefined || lane.ended !== null || lane.spent === true) return state;
  if (lane.run.runId !== event.runId) return state;
  const open = lanes.open.map((one) => (one === lane ? { ...lane, spent: true } : one));
  return { ...withSpent(state, lane, event), lanes: { ...lanes, open } };
}

/** The agent of a lane has ended: what it used counts, once, and its end is judged as any run's. */
function ended(state: ProjectState, { taskId, ended: end, tip }: EventOf<'lane/ended'>, { at }: Place): ProjectState {
  const lane = laneOf(state, taskId);
  const { lanes } = state;
  if (lanes === null || lane === undefined || lane.ended !== null || lane.run.runId !== end.runId) return state;
  const open = lanes.open.map((one) => (one === lane ? { ...lane, ended: end, tip } : one));
  const { run } = lane;
  const counted = {
    ...(lane.spent === true ? state : withSpent(state, lane, end)),
    lanes: { ...lanes, open },
    recentRuns: withRun(state.recentRuns, { run, ended: end, at, beside: true }),
    context: contextAfter(state.context, end.usage, { run, at }),
  };
  const failed = ['failed', 'unreadable', 'unreported', 'error'].includes(end.outcome);
  const itsOwn = failed && !isAgentsTrouble(end) && !wentAstray(end);
  return change(counted, taskId, (task) => ({
    ...task,
    reported: [...new Set([...task.reported, ...reportedFiles(end.result)])],
    attempts: itsOwn ? task.attempts + 1 : task.attempts,
    failures: itsOwn ? [end.why ?? end.outcome] : task.failures,
  }));
}

/**
 * The task waits again. Nothing of the lane lies in the project, so what the agent reported and the stretch that was
 * opened for its work say nothing; why is told to the next agent, unless somebody only stopped it.
 */
function returned(state: ProjectState, { taskId, reason, why }: EventOf<'lane/returned'>): ProjectState {
  if (laneOf(state, taskId) === undefined) return state;
  const next = change(without(state, taskId), taskId, (task) => ({
    ...task,
    status: 'PENDING',
    reported: task.spans.some((span) => span.closed) ? task.reported : [],
    spans: task.spans.filter((span) => span.closed),
    ...(reason === 'stopped' ? {} : { alone: true, note: noteWith(task, reason === 'failed' ? null : why) }),
  }));
  const { work } = next;
  return work?.kind === 'lane-fit' && work.taskId === taskId ? { ...next, work: { kind: 'next-task' } } : next;
}

/** A failure stands with the task's failures already. */
function noteWith({ note }: TaskState, why: string | null): string | null {
  if (why === null) return note;
  const told = `built beside other tasks before, and given back: ${why}`;
  return note === null ? told : `${note}; ${told}`;
}

function placed(state: ProjectState, taskId: string): ProjectState {
  const runId = laneOf(state, taskId)?.run.runId ?? state.tasks[taskId]?.runId ?? '';
  return { ...without(state, taskId), work: { kind: 'check', taskId, runId } };
}
