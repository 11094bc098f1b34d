import type { Event, EventOf } from '../../../schemas/event.ts';
import type { Place } from '../project-start.ts';
import type { ProjectState, TaskSpan, TaskState } from '../state.ts';
import { isAgentsTrouble, reportedFiles, wentAstray } from './runs.ts';

/** Tasks: picked, opened, checked, checkpointed or blocked. The shell alone changes a task's status. */
export function evolveTasks(state: ProjectState, event: Event, place: Place): ProjectState {
  switch (event.type) {
    case 'task/picked':
      return {
        ...change(state, event.taskId, (task) => ({ ...task, status: 'IN-PROGRESS' })),
        work: { kind: 'record', taskId: event.taskId },
      };
    case 'task/opened':
      return opened(state, event);
    case 'task/closed':
      return change(state, event.taskId, (task) => ({ ...task, spans: closeLast(task.spans, event.tree) }));
    case 'run/started':
      return event.run.taskId === null
        ? state
        : change(state, event.run.taskId, (task) => ({
            ...task,
            runId: event.run.runId,
            spans: reopenLast(task.spans),
          }));
    case 'run/ended':
      return ranFor(state, event);
    case 'task/checked':
      return checked(state, event);
    case 'checkpoint/refused':
      return refused(state, event);
    case 'task/checkpointed':
      return checkpointed(state, event, place);
    case 'task/blocked':
      return {
        ...change(state, event.taskId, (task) => ({
          ...task,
          status: 'BLOCKED',
          failures: [event.reason],
          spans: closeLast(task.spans, null),
        })),
        work: { kind: 'next-task' },
      };
    case 'task/reopened':
      return {
        ...change(state, event.taskId, (task) => ({
          ...task,
          status: 'PENDING',
          attempts: 0,
          // What of its tests another task broke is told with the human's words.
          failures: task.brokenBy === undefined ? [] : task.failures,
          note: event.note,
        })),
        builtAt: null,
      };
    default:
      return state;
  }
}

function change(state: ProjectState, id: string, apply: (task: TaskState) => TaskState): ProjectState {
  const task = state.tasks[id];
  return task === undefined ? state : { ...state, tasks: { ...state.tasks, [id]: apply(task) } };
}

function closeLast(spans: readonly TaskSpan[], tree: string | null): readonly TaskSpan[] {
  const last = spans.at(-1);
  if (last === undefined || last.closed) return spans;
  return [...spans.slice(0, -1), { ...last, after: tree ?? last.after, closed: true }];
}

/** A further run in an open stretch: where it ended so far no longer holds. */
function reopenLast(spans: readonly TaskSpan[]): readonly TaskSpan[] {
  const last = spans.at(-1);
  return last === undefined || last.closed ? spans : [...spans.slice(0, -1), { ...last, after: null }];
}

/**
 * A stretch of agent work begins: what the tree holds now is not the agent's. One that is still open ends where it was
 * last checked, since what came after that was the human's.
 */
function opened(state: ProjectState, event: EventOf<'task/opened'>): ProjectState {
  const next = change(state, event.taskId, (task) => ({
    ...task,
    spans: [
      ...closeLast(task.spans, task.spans.at(-1)?.after ?? event.tree),
      { before: event.tree, after: null, closed: false },
    ],
    since: task.spans.length === 0 ? event.head : task.since,
  }));
  const task = next.tasks[event.taskId];
  const because = task === undefined ? [] : [task.note ?? '', ...task.failures].filter((why) => why !== '');
  return {
    ...next,
    work: {
      kind: 'start',
      purpose: 'task',
      taskId: event.taskId,
      attempt: (task?.attempts ?? 0) + 1,
      because,
      resumes: task?.session ?? null,
    },
  };
}

/** The task a run worked on: nearly always the one at hand, so that a long plan is not searched after every run. */
function taskOfRun({ tasks, work }: ProjectState, runId: string): string | undefined {
  const atHand = work !== null && 'taskId' in work ? work.taskId : null;
  if (atHand !== null && tasks[atHand]?.runId === runId) return atHand;
  return Object.keys(tasks).find((id) => tasks[id]?.runId === runId);
}

/** The mark under which the run's conversation was just remembered. */
function lastMark({ sessions }: ProjectState, sessionId: string | null): string | null {
  if (sessionId === null) return null;
  return Object.values(sessions).find((mark) => mark.endsWith(` ${sessionId}`)) ?? null;
}

function ranFor(state: ProjectState, event: EventOf<'run/ended'>): ProjectState {
  const id = taskOfRun(state, event.runId);
  if (id === undefined) return state;
  const counts = event.outcome !== 'cancelled' && event.outcome !== 'interrupted' && event.outcome !== 'asked';
  const itsOwn = !isAgentsTrouble(event) && !wentAstray(event);
  const failed = counts && event.outcome !== 'completed' && itsOwn;
  const session = lastMark(state, event.sessionId);
  return change(state, id, (task) => ({
    ...task,
    session: session ?? task.session,
    reported: [...new Set([...task.reported, ...reportedFiles(event.result)])],
    attempts: failed ? task.attempts + 1 : task.attempts,
    failures: failed ? [event.why ?? event.outcome] : task.failures,
  }));
}

function checked(state: ProjectState, event: EventOf<'task/checked'>): ProjectState {
  const passed = event.failures.length === 0;
  const next = change(state, event.taskId, (task) => {
    const last = task.spans.at(-1);
    const spans =
      last === undefined || last.closed ? task.spans : [...task.spans.slice(0, -1), { ...last, after: event.tree }];
    const met = passed ? {} : { met: event.failures, attempts: task.attempts + 1 };
    return { ...task, spans, failures: event.failures, ...met };
  });
  return {
    ...next,
    work: passed
      ? { kind: 'checkpoint', taskId: event.taskId, runId: event.runId }
      : { kind: 'retry-task', taskId: event.taskId, failures: event.failures },
  };
}

/** Its checks passed, its commit was not made: that is an attempt all the same. */
function refused(state: ProjectState, { taskId, failures }: EventOf<'checkpoint/refused'>): ProjectState {
  const next = change(state, taskId, (task) => ({ ...task, failures, met: failures, attempts: task.attempts + 1 }));
  return { ...next, work: { kind: 'retry-task', taskId, failures } };
}

function checkpointed(state: ProjectState, event: EventOf<'task/checkpointed'>, place: Place): ProjectState {
  const next = change(state, event.taskId, ({ outdated, reviewed: _, brokenBy: __, ...task }) => ({
    ...task,
    status: outdated === true ? 'STALE' : 'DONE',
    failures: [],
    note: null,
    spans: [],
    reported: [],
    session: null,
    checkpoint: { sha: event.sha, at: place.at },
  }));
  return { ...next, codeSeq: place.seq, work: { kind: 'next-task' } };
}
