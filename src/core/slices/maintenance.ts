import type { Event, EventOf } from '../../../schemas/event.ts';
import { addSpend } from '../budget/spend.ts';
import { requestedCycle } from '../maintenance/cycle-state.ts';
import { openCycle, tasksOfCycle } from '../maintenance/cycles.ts';
import { securityBlockers } from '../maintenance/judge.ts';
import type { Place } from '../project-start.ts';
import type { MaintenanceCycle, ProjectState, Work } from '../state.ts';
import { remember } from '../travel/remember.ts';
import { freshTask } from './artifacts.ts';

type Change = (cycle: MaintenanceCycle) => MaintenanceCycle;

/** Change cycles on a shipped project: request, scope, approval, tasks, review, security, end. */
export function evolveMaintenance(state: ProjectState, event: Event, place: Place): ProjectState {
  switch (event.type) {
    case 'maintenance/opened':
      return { ...state, stage: 'maintenance', lastAgent: 7 };
    case 'maintenance/requested':
      return requested(state, event, place);
    case 'maintenance/scoped':
      return scoped(state, event);
    case 'maintenance/approved':
      return approved(state, event.id);
    case 'maintenance/based':
      return { ...change(state, event.id, (cycle) => ({ ...cycle, base: event.backup })), work: { kind: 'next-task' } };
    case 'maintenance/reviewed':
      return reviewed(state, event, place);
    case 'maintenance/secured':
      return secured(state, event, place);
    case 'maintenance/dropped':
      return ended(state, event.id, { status: 'dropped', at: place.at, work: null });
    case 'maintenance/finished':
      return finished(state, event.id, place);
    case 'observe/set':
      return { ...state, observing: event.on };
    default:
      return beside(state, event);
  }
}

/** What happens to the open cycle by events that are not its own. */
function beside(state: ProjectState, event: Event): ProjectState {
  if (event.type === 'bundle/committed' && event.bundle === 'maintenance') {
    const last = state.maintenance.findLast(({ status }) => status === 'finished');
    return last === undefined ? state : change(state, last.id, (cycle) => ({ ...cycle, commit: event.sha }));
  }
  const cycle = openCycle(state);
  if (cycle === null) return state;
  if (event.type === 'risk/accepted') return risked(state, cycle, event.risk.id);
  if (event.type === 'run/ended') return withSpend(state, cycle, event);
  // One of the plan is only built in between where the change broke its tests: that is part of it.
  if (event.type !== 'task/checkpointed' || cycle.status !== 'approved' || state.stage !== 'maintenance') return state;
  const files = [...new Set([...cycle.files, ...event.files])];
  return change(state, cycle.id, (one) => ({ ...one, files }));
}

/** A risk of the open change was accepted: where nothing else holds it, it goes on. */
function risked(state: ProjectState, cycle: MaintenanceCycle, id: string): ProjectState {
  if (!id.startsWith(`${cycle.id}/`)) return state;
  return { ...state, work: securityBlockers(state, cycle).length > 0 ? null : { kind: 'next-task' } };
}

function withSpend(state: ProjectState, { id, spend }: MaintenanceCycle, event: EventOf<'run/ended'>): ProjectState {
  const sum = addSpend(spend === null ? {} : { [id]: spend }, id, event)[id];
  return sum === undefined ? state : change(state, id, (cycle) => ({ ...cycle, spend: sum }));
}

/** A new cycle keeps what was before it; more words for one that is open begin its scope anew. */
function requested(state: ProjectState, { id, request }: EventOf<'maintenance/requested'>, place: Place): ProjectState {
  const known = state.maintenance.find((cycle) => cycle.id === id);
  const start =
    state.cycleStart?.id === id ? state.cycleStart : { id, before: remember({ ...state, cycleStart: null }) };
  const fresh = requestedCycle(id, request, place.at);
  const cycle = known === undefined ? fresh : { ...fresh, at: known.at, spend: known.spend };
  const work: Work = { kind: 'start', purpose: 'scope', taskId: null, attempt: 1, because: [], resumes: null };
  return { ...withCycle(state, cycle), cycleStart: start, work };
}

function scoped(state: ProjectState, event: EventOf<'maintenance/scoped'>): ProjectState {
  const { id, title, reason, surfaces } = event;
  const before = state.maintenance.find((cycle) => cycle.id === id) ?? requestedCycle(id, title, state.updatedAt);
  const kept = Object.entries(state.tasks).filter(([taskId]) => !taskId.startsWith(`${id}-`));
  const tasks = Object.fromEntries([...kept, ...event.tasks.map((task) => [task.id, freshTask(task)] as const)]);
  const taskIds = event.tasks.map((task) => task.id);
  const cycle: MaintenanceCycle = { ...before, title, reason, status: 'scoped', taskIds, surfaces };
  return { ...withCycle(state, cycle), tasks, work: null };
}

/** Before its first task everything is put into a backup, so that the change can be given up without a trace. */
function approved(state: ProjectState, id: string): ProjectState {
  const next = change(state, id, (cycle) => ({ ...cycle, status: 'approved' }));
  const cycle = next.maintenance.find((one) => one.id === id);
  const begun =
    cycle === undefined ||
    tasksOfCycle(next, cycle).some((task) => task.spans.length > 0 || task.attempts > 0 || task.checkpoint !== null);
  return { ...next, work: begun || cycle.base !== null ? { kind: 'next-task' } : { kind: 'cycle-base', id } };
}

/** What stops the change waits for the human; else it goes on. */
function reviewed(state: ProjectState, event: EventOf<'maintenance/reviewed'>, { seq }: Place): ProjectState {
  const { questions, answers, blockers } = event;
  const next = change(state, event.id, (cycle) => ({
    ...cycle,
    review: { seq, questions, answers, blockers },
    rounds: { ...cycle.rounds, review: cycle.rounds.review + 1 },
  }));
  return { ...next, work: blockers.length > 0 ? null : { kind: 'next-task' } };
}

function secured(state: ProjectState, event: EventOf<'maintenance/secured'>, { seq }: Place): ProjectState {
  const { findings, domains } = event;
  const next = change(state, event.id, (cycle) => ({
    ...cycle,
    security: { seq, domains: domains.length, findings },
    rounds: { ...cycle.rounds, security: cycle.rounds.security + 1 },
  }));
  const cycle = next.maintenance.find(({ id }) => id === event.id);
  const held = cycle !== undefined && securityBlockers(next, cycle).length > 0;
  return { ...next, work: held ? null : { kind: 'next-task' } };
}

/** Its record is written and committed; a fork's side leaves that to the project. */
function finished(state: ProjectState, id: string, place: Place): ProjectState {
  const work: Work = { kind: state.origin === null ? 'report' : 'commit', bundle: 'maintenance' };
  return { ...ended(state, id, { status: 'finished', at: place.at, work }), lastAgent: 7 };
}

interface End {
  readonly status: MaintenanceCycle['status'];
  readonly at: string;
  readonly work: Work | null;
}

function ended(state: ProjectState, id: string, { status, at, work }: End): ProjectState {
  return { ...change(state, id, (cycle) => ({ ...cycle, status, endedAt: at })), cycleStart: null, work };
}

function withCycle(state: ProjectState, cycle: MaintenanceCycle): ProjectState {
  return { ...state, maintenance: [...state.maintenance.filter((other) => other.id !== cycle.id), cycle] };
}

function change(state: ProjectState, id: string, apply: Change): ProjectState {
  return { ...state, maintenance: state.maintenance.map((cycle) => (cycle.id === id ? apply(cycle) : cycle)) };
}
