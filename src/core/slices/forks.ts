import type { Event, EventOf } from '../../../schemas/event.ts';
import type { Fork, Side } from '../branches.ts';
import { NO_CAPS } from '../budget/cap-book.ts';
import { withSpend } from '../forks/fork-spend.ts';
import { adoptedTasks } from '../forks/score.ts';
import { NO_TALLY, NOTHING_SPENT, type Place } from '../project-start.ts';
import type { ProjectState, TaskState, Work } from '../state.ts';
import { freshTask } from './artifacts.ts';

type At = { readonly name: string };

/** Forks: made, run, merged, put away; and, in a side's own journal, whose side it is. */
export function evolveForks(state: ProjectState, event: Event, place: Place): ProjectState {
  switch (event.type) {
    case 'fork/began':
      return began(state, event, place);
    case 'fork/made':
      return made(state, event);
    case 'fork/started':
      return { ...state, halt: null, question: null, work: { kind: 'fork-run', name: event.name } };
    case 'fork/checkpointed':
      return checkpointed(state, event, place);
    case 'fork/rested':
      return rested(state, event);
    case 'fork/spent':
      return withSpend(state, event.name, event.sides);
    case 'fork/budget':
      return change(state, event, (fork) => withBudget(fork, event.budgetMicroUsd));
    case 'fork/dropped':
      return {
        ...change(state, event, (fork) => ({ ...fork, status: 'dropped', closedAt: place.at })),
        halt: null,
        question: null,
        work: { kind: 'fork-close', name: event.name },
      };
    case 'fork/closed':
      return closed(state, event);
    case 'fork/restored':
      return changeSide(state, event, { dir: event.dir, parked: null });
    case 'fork/forgotten':
      return change(state, event, (fork) => ({ ...fork, sides: fork.sides.map(emptied), forgotten: true }));
    case 'merge/resolving':
      return { ...state, halt: null, question: null, work: resolving(event) };
    case 'merge/resolved':
      return { ...withSpend(state, event.name, [event]), halt: null, question: null, work: null };
    case 'fork/opened':
      return opened(state, event);
    case 'conflict/opened':
      return conflict(state, event);
    case 'conflict/closed':
      return { ...state, conflict: null, halt: null, question: null, work: null };
    default:
      return state;
  }
}

function change(state: ProjectState, { name }: At, apply: (fork: Fork) => Fork): ProjectState {
  return { ...state, forks: state.forks.map((fork) => (fork.name === name ? apply(fork) : fork)) };
}

function changeSide(state: ProjectState, at: At & Pick<Side, 'side'>, to: Partial<Side>): ProjectState {
  const sides = (fork: Fork) => fork.sides.map((side) => (side.side === at.side ? { ...side, ...to } : side));
  return change(state, at, (fork) => ({ ...fork, sides: sides(fork) }));
}

function began(state: ProjectState, event: EventOf<'fork/began'>, place: Place): ProjectState {
  const { name, base, budgetMicroUsd } = event;
  const sides = event.sides.map((side) => ({ ...side, score: null, tip: null, parked: null, tasks: [] }));
  const fork: Fork = {
    name,
    at: place.at,
    status: 'making',
    base,
    budgetMicroUsd,
    sides,
    winner: null,
    closedAt: null,
    forgotten: false,
  };
  return {
    ...state,
    forks: [...state.forks.filter((other) => other.name !== name), fork],
    // To have a change built twice is to approve it.
    maintenance: state.maintenance.map((one) =>
      one.status === 'scoped' ? { ...one, status: 'approved', base: base.backup } : one,
    ),
    halt: null,
    question: null,
    work: { kind: 'fork-make', name },
  };
}

function made(state: ProjectState, event: EventOf<'fork/made'>): ProjectState {
  const open = (fork: Fork): Fork => (fork.status === 'making' ? { ...fork, status: 'open' } : fork);
  return { ...change(state, event, open), work: state.work?.kind === 'fork-make' ? null : state.work };
}

/** What a side has DONE while it runs; one that never rested has the tasks besides that the fork began with. */
function checkpointed(state: ProjectState, event: EventOf<'fork/checkpointed'>, { at }: Place): ProjectState {
  const { name, side, taskId: id, sha } = event;
  const known = state.forks.find((fork) => fork.name === name)?.sides.find((one) => one.side === side)?.tasks ?? [];
  const before = known.length > 0 ? known : adoptedTasks(state);
  const done = { id, status: 'DONE', checkpoint: { sha, at } } as const;
  const tasks = before.map((task) => (task.id === id ? done : task));
  return changeSide(state, { name, side }, { tasks: tasks.includes(done) ? tasks : [...tasks, done] });
}

/** Both sides stand still. One that is not named stands where it was seen last; a stop by the human stays. */
function rested(state: ProjectState, event: EventOf<'fork/rested'>): ProjectState {
  const seen = new Map(event.sides.map((side) => [side.side, side]));
  const next = change(state, event, (fork) => ({
    ...fork,
    sides: fork.sides.map((side) => {
      const now = seen.get(side.side);
      if (now === undefined) return side;
      // A clone that is gone takes neither its kept commits nor its tasks along.
      const tasks = now.tip === null ? side.tasks : now.tasks;
      return { ...side, score: now.score, tip: now.tip ?? side.tip, tasks };
    }),
  }));
  return { ...withSpend(next, event.name, event.sides), work: state.work?.kind === 'fork-run' ? null : state.work };
}

/** With more money the sides are not stopped by the budget any more, only not started yet. */
function withBudget(fork: Fork, budgetMicroUsd: number): Fork {
  const sides = fork.sides.map((side): Side => {
    if (side.score?.verdict !== 'over-budget') return side;
    return { ...side, score: { ...side.score, verdict: 'stopped', why: 'the budget was used up; it is larger now' } };
  });
  return { ...fork, budgetMicroUsd, sides };
}

/** The directories are away. A merged fork's project goes on building; one whose fork was given up is as it was. */
function closed(state: ProjectState, event: EventOf<'fork/closed'>): ProjectState {
  const away = (side: Side): Side => {
    const { parked, tip } = event.sides.find((one) => one.side === side.side) ?? side;
    return { ...side, parked: parked ?? side.parked, tip: tip ?? side.tip };
  };
  const put = change(state, event, (fork) => ({ ...fork, sides: fork.sides.map(away) }));
  const next = withSpend(put, event.name, event.sides);
  const merged = next.forks.find((fork) => fork.name === event.name)?.status === 'merged';
  if (state.work?.kind !== 'fork-close') return next;
  if (!merged) return { ...next, halt: null, work: null };
  const stage = state.stage === 'maintenance' ? state.stage : 'building';
  return { ...next, stage, builtAt: null, work: { kind: 'next-task' } };
}

const emptied = (side: Side): Side => ({ ...side, tip: null, parked: null });

function resolving({ name, side, onto, by }: EventOf<'merge/resolving'>): Work {
  return { kind: 'fork-resolve', name, side, onto, by };
}

/** From here on the journal is the side's: the project's money, forks and sessions are the project's. */
function opened(state: ProjectState, event: EventOf<'fork/opened'>): ProjectState {
  const { name, side, parent, budgetMicroUsd } = event;
  return {
    ...state,
    origin: { name, side: side.side, parent, direction: side.direction, budgetMicroUsd, given: side.given },
    dir: side.dir,
    backend: side.backend,
    model: side.model,
    tasks: Object.fromEntries(Object.entries(state.tasks).map(([id, task]) => [id, anew(task)])),
    sessions: {},
    ...NOTHING_SPENT,
    caps: NO_CAPS,
    tally: NO_TALLY,
    question: null,
    halt: null,
    work: null,
    travel: null,
    undo: null,
    forks: [],
    resetting: null,
  };
}

/** A side tries afresh what the project failed at; sessions belong to the directory they were held in. */
function anew(task: TaskState): TaskState {
  const status = task.status === 'BLOCKED' ? 'PENDING' : task.status;
  return { ...task, status, attempts: 0, session: null };
}

function conflict(state: ProjectState, { task, onto }: EventOf<'conflict/opened'>): ProjectState {
  return {
    ...state,
    tasks: { ...state.tasks, [task.id]: freshTask(task) },
    conflict: { taskId: task.id, onto },
    halt: null,
    question: null,
    work: { kind: 'record', taskId: task.id },
  };
}
