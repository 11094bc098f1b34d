import type { Event, EventOf, Run } from '../../../schemas/event.ts';
import { baseResultSchema } from '../../../schemas/results.ts';
import { contextAfter } from '../budget/context-seen.ts';
import { addSpend } from '../budget/spend.ts';
import { withRun } from '../budget/with-run.ts';
import type { Place } from '../project-start.ts';
import { sessionMark } from '../session-mark.ts';
import type { ProjectState, Work } from '../state.ts';

/** Runs, their sessions and what they cost; the questions they ask. */
export function evolveRuns(state: ProjectState, event: Event, place: Place): ProjectState {
  switch (event.type) {
    case 'run/started':
      return started(state, event.run);
    case 'run/ended':
      return ended(state, event, place);
    case 'question/asked':
      return askedHuman(state, event);
    case 'question/answered':
      return answered(state, event);
    case 'note/added':
      return { ...state, notes: [...state.notes, { agent: event.agent, text: event.text }] };
    default:
      return state;
  }
}

function started(state: ProjectState, run: Run): ProjectState {
  const next = { ...state, runCount: state.runCount + 1, lastAgent: run.agent };
  return { ...next, authors: withAuthor(state.authors, run), work: { kind: 'run', run } };
}

/** The authors once a run has begun. */
export function withAuthor(authors: ProjectState['authors'], run: Run): ProjectState['authors'] {
  if (run.purpose !== 'task' || run.taskId === null) return authors;
  return { ...authors, [run.taskId]: { backend: run.backend, model: run.model } };
}

function runOf(work: Work | null): Run | null {
  return work !== null && (work.kind === 'settle' || work.kind === 'run' || work.kind === 'question') ? work.run : null;
}

function ended(state: ProjectState, event: EventOf<'run/ended'>, { at }: Place): ProjectState {
  const run = runOf(state.work);
  if (run === null || run.runId !== event.runId) return state;
  const session = event.sessionId === null ? {} : { [run.agent]: sessionMark(run.backend, event.sessionId) };
  const base = {
    ...state,
    sessions: { ...state.sessions, ...session },
    interviewed: state.interviewed || (run.purpose === 'interview' && event.outcome === 'completed'),
    spend: addSpend(state.spend, run.agent, event),
    taskSpend: run.taskId === null ? state.taskSpend : addSpend(state.taskSpend, run.taskId, event),
    context: contextAfter(state.context, event.usage, { run, at }),
    recentRuns: withRun(state.recentRuns, { run, ended: event, at, beside: false }),
    lastResult: { attempt: run.attempt, result: event.result },
  };
  const leftChat = run.purpose === 'chat' && (event.outcome === 'cancelled' || event.outcome === 'interrupted');
  return { ...base, halt: leftChat ? null : base.halt, work: workAfter(run, event) };
}

/** A run that ended for want of the agent itself (no log-in, no quota, an overloaded server): no attempt of the task. */
export function isAgentsTrouble(event: EventOf<'run/ended'>): boolean {
  const kind = event.error?.kind;
  return event.outcome === 'error' && (kind === 'auth' || kind === 'rate' || kind === 'overload');
}

/** A run during which something was touched that is not the agent's: no failed attempt, and nothing of it passes. */
export const wentAstray = ({ trespass, strayed }: EventOf<'run/ended'>): boolean =>
  trespass.length > 0 || strayed.length > 0;

const isQuietEnd = (event: EventOf<'run/ended'>): boolean =>
  (event.outcome === 'completed' && !wentAstray(event)) ||
  event.outcome === 'cancelled' ||
  event.outcome === 'interrupted';

/** What a run's end leads to before any choice is made: a task goes to its checks or its next attempt, the rest to `settle`. */
function workAfter(run: Run, event: EventOf<'run/ended'>): Work | null {
  if (run.purpose === 'chat' && isQuietEnd(event)) return null;
  if (run.purpose === 'interview' && event.outcome === 'completed' && !wentAstray(event)) return null;
  if (run.purpose === 'task' && run.taskId !== null) return taskWork(run, run.taskId, event);
  return { kind: 'settle', run, ended: event };
}

function taskWork(run: Run, taskId: string, event: EventOf<'run/ended'>): Work {
  if (wentAstray(event)) return { kind: 'settle', run, ended: event };
  if (event.outcome === 'completed') return { kind: 'check', taskId, runId: run.runId };
  if (CUT_SHORT.includes(event.outcome) || isAgentsTrouble(event)) return { kind: 'settle', run, ended: event };
  return { kind: 'retry-task', taskId, failures: [event.why ?? `the run ended as ${event.outcome}`] };
}

/** Ends that are no failed attempt of the agent's. */
const CUT_SHORT: readonly EventOf<'run/ended'>['outcome'][] = ['cancelled', 'interrupted', 'asked'];

function askedHuman(state: ProjectState, event: EventOf<'question/asked'>): ProjectState {
  const { type: _, ...question } = event;
  const run = runOf(state.work);
  const counts = event.kind === 'clarification' && run !== null;
  return {
    ...state,
    questionCount: state.questionCount + 1,
    rounds: counts ? { ...state.rounds, [run.purpose]: event.round } : state.rounds,
    question: { ...question, answers: [] },
    work: { kind: 'question', run },
  };
}

function answered(state: ProjectState, event: EventOf<'question/answered'>): ProjectState {
  const pending = state.question;
  if (pending === null || pending.questionId !== event.questionId) return state;
  const answers = [...pending.answers, ...event.answers];
  const text = (id: string): string => pending.questions.find((q) => q.id === id)?.text ?? id;
  const kept = pending.kind === 'clarification' ? event.answers.map((a) => ({ ...a, text: text(a.question) })) : [];
  // Who answers wants to go on, also after a pause.
  const halt = pending.kind === 'recovery' ? state.halt : null;
  return { ...state, halt, answers: [...state.answers, ...kept], question: { ...pending, answers } };
}

/** Paths an agent says it changed; read defensively, for a journal may hold a result of an older shape. */
export function reportedFiles(result: unknown): readonly string[] {
  const parsed = baseResultSchema.safeParse(result);
  return parsed.success ? parsed.data.files_modified : [];
}
