import { AGENT_NAMES } from '../../schemas/stage.ts';
import { openFork } from './branch-effects.ts';
import type { Fork, Origin } from './branches.ts';
import { pendingChange, unplanned } from './change/change-state.ts';
import { unseenTasks } from './change/unseen.ts';
import { count } from './count.ts';
import { mergeLines, waysOn } from './forks/mergeable.ts';
import { activeOrder, openCycle, standingTasks } from './maintenance/cycles.ts';
import { blockersOf } from './maintenance/judge.ts';
import { pendingQuestion } from './pending-question.ts';
import { unaccounted } from './secrets/secret-block.ts';
import { unblockLine } from './secrets/unblock.ts';
import type { ProjectState, Work } from './state.ts';
import { judgeSecurity } from './verdicts.ts';

/** What the project waits for: words for the status line and menus, and what to type; `command` null while it works. */
export interface NextStep {
  readonly waiting: boolean;
  readonly text: string;
  readonly command: string | null;
}

const wait = (text: string, command: string): NextStep => ({ waiting: true, text, command });

/** The one next step of a project, for the status line, the resume menu and the hint after a stage. */
export function nextStep(state: ProjectState): NextStep {
  const rests = state.halt !== null || state.work === null;
  return state.observing && rests ? wait('questions', '!observe off') : ownStep(state);
}

function ownStep(state: ProjectState): NextStep {
  if (pendingQuestion(state) !== null) return wait('your answer', 'answer the question');
  if (state.work?.kind === 'migration') return decideMigration(state.work.id);
  const change = pendingChange(state);
  if (change !== null && (state.halt !== null || state.work === null || state.work.kind === 'question')) {
    return wait(`your word on ${change.id}`, '!change-approve or !change-cancel');
  }
  if (state.halt !== null) return halted(state);
  if (state.work !== null) return { waiting: false, text: working(state), command: null };
  const fork = openFork(state);
  if (fork !== null) return atRest(state, fork);
  return state.origin === null ? idle(state) : inSide(state, state.origin);
}

const decideMigration = (id: string): NextStep =>
  wait(`your decision on migration ${id}`, '!migration-approve or !migration-cancel');

function atRest(state: ProjectState, fork: Fork): NextStep {
  if (fork.sides.every((side) => side.score === null)) return wait('both sides', '!resume');
  const merges = mergeLines(state, fork);
  const over = fork.sides.some((side) => side.score?.verdict === 'over-budget');
  if (merges.length === 0) {
    const what = over ? 'a larger budget' : 'both sides, of which none has a commit yet';
    return wait(what, waysOn(state, fork).join(', or '));
  }
  if (over) return wait('a larger budget or a merge', ['!forks budget <USD>', merges.join(' or ')].join(', '));
  return wait('two sides to compare', `!forks, then ${merges.join(' or ')}`);
}

function inSide(state: ProjectState, origin: Origin): NextStep {
  const open = activeOrder(state).some((id) => state.tasks[id]?.status !== 'DONE');
  return open
    ? wait('the build of this side', '!build')
    : wait('the merge', `in ${origin.parent}: !merge ${origin.side}`);
}

function halted(state: ProjectState): NextStep {
  if (state.travel !== null) return moving(state, state.travel.travel.label);
  if (state.work?.kind === 'fork-resolve') return givenUp(state, state.work);
  if (state.halt?.reason === 'budget') return wait('a larger budget', state.halt.first ?? '!resume');
  if (state.halt?.reason === 'interrupted') return wait('interrupted', '!resume');
  return atRestIn(state);
}

/** Where STALE tasks are left that the human has not seen, the gate shows them. */
function atRestIn(state: ProjectState): NextStep {
  const between = state.work?.kind === 'next-task';
  const stale = between ? unseenTasks(state)[0] : undefined;
  if (stale !== undefined) return wait(`${stale.task.id}, which is STALE`, '!build');
  if (state.halt?.reason === 'paused') return wait('paused', '!resume');
  const blocked = Object.values(state.tasks).find((task) => task.status === 'BLOCKED');
  if (blocked !== undefined && between) {
    return wait(`${blocked.task.id} is blocked`, unblockLine(state, blocked.task.id));
  }
  return wait('stopped by a failure', '!resume');
}

/**
 * A resolution that the human stopped is taken back by itself, and what comes next is said when that is done. One that
 * was cut short with the shell waits: conflicts resolved again cost anew, so there is more than one way on.
 */
function givenUp({ halt }: ProjectState, work: Extract<Work, { kind: 'fork-resolve' }>): NextStep {
  const { name, side } = work;
  if (halt?.reason !== 'interrupted') {
    return { waiting: false, text: `the conflicts of ${name}-${side} are taken back`, command: null };
  }
  return wait(`the conflicts of ${name}-${side}; !merge ${side} decides anew`, '!resume');
}

/** A move goes on while the pipeline is paused; one that a failure stopped can be gone on with or taken back. */
function moving(state: ProjectState, label: string): NextStep {
  if (state.halt?.reason !== 'failed') return { waiting: false, text: `on the way: ${label}`, command: null };
  return wait(`${label} to be finished, or !undo`, '!resume');
}

function working(state: ProjectState): string {
  const work = state.work;
  if (work?.kind === 'travel') return `on the way: ${work.travel.label}`;
  if (work?.kind === 'run') return `${AGENT_NAMES[work.run.agent]} is working`;
  if (work?.kind === 'check') return `checking ${work.taskId}`;
  if (work?.kind === 'rerun') return `running tests of other tasks again, after ${work.taskId}`;
  if (work?.kind === 'cycle-base') return `keeping all as it is before ${work.id}`;
  if (work?.kind === 'verify-checks') return 'running every gate command';
  return ofCopies(state);
}

/** What goes on beside the project, or comes back from there. */
function ofCopies({ work, lanes }: ProjectState): string {
  if (work?.kind === 'lanes') return `${lanes?.open.length ?? 0} tasks are built at the same time`;
  if (work?.kind === 'lane-fit' || work?.kind === 'lane-apply') return `putting ${work.taskId} into the project`;
  if (work?.kind === 'fork-make') return `making both copies for fork ${work.name}`;
  if (work?.kind === 'fork-run') return `both sides of fork ${work.name} are building`;
  if (work?.kind === 'fork-close') return `putting the copies of fork ${work.name} away`;
  if (work?.kind === 'fork-resolve') return `conflicts of ${work.name}-${work.side} are being resolved`;
  return 'working';
}

function idle(state: ProjectState): NextStep {
  switch (state.stage) {
    case 'discovery':
      return state.spec === null ? wait('the specification', '!compile') : wait('the plan', '!plan');
    case 'planning':
      return toPlan(state);
    case 'building':
      return state.builtAt === null ? wait('the build', '!build') : wait('the critic', '!critic');
    case 'critique':
      return state.critique === null ? wait('the critic', '!critic') : wait('the security review', '!security');
    case 'security':
      return afterSecurity(state);
    case 'verification':
      return afterVerification(state);
    case 'maintenance':
      return maintenance(state);
    default:
      return state.stage satisfies never;
  }
}

function toPlan(state: ProjectState): NextStep {
  const change = unplanned(state)[0];
  return change === undefined ? wait('the build', '!build') : wait(`${change.id} to be planned in`, '!plan');
}

function afterSecurity(state: ProjectState): NextStep {
  if (state.security === null) return wait('the security review', '!security');
  if (state.security.seq < state.codeSeq || unaccounted(state).length > 0) {
    return wait('a new security review', '!security');
  }
  const blocker = judgeSecurity(state.security.findings, state.risks).blockers[0];
  return blocker === undefined
    ? wait('the verifier', '!verify')
    : wait(`a way with ${blocker}`, `!build <TASK-NNN> fix ${blocker.split(' ')[0]}`);
}

function afterVerification(state: ProjectState): NextStep {
  if (isShipped(state)) return wait('a change to the shipped project', 'Start agent 7');
  if (state.verification === null) return wait('the verifier', '!verify');
  const open = standingTasks(state).find((task) => task.status !== 'DONE');
  return open !== undefined
    ? wait(`${open.task.id}, which is ${open.status}`, `!build ${open.task.id} <what to do differently>`)
    : wait('what the verifier found', '!build <TASK-NNN> <what to do differently>, or !verify');
}

function maintenance(state: ProjectState): NextStep {
  const cycle = openCycle(state);
  if (cycle === null) return wait('a change to make', 'describe the change');
  if (cycle.status === 'requested') return wait(`what ${cycle.id} shall change`, 'describe the change');
  if (cycle.status === 'scoped') return wait(`${cycle.id}: ${count(cycle.taskIds.length, 'task')} scoped`, '!m-build');
  const held = blockersOf(state, cycle)[0];
  return wait(held === undefined ? cycle.id : `a way with ${cycle.id}: ${held}`, '!m-build');
}

/**
 * True once the verdict lets the project ship: SHIP, or CONDITIONAL with its notes on record. Code that changed since,
 * or is being changed, takes it back.
 */
export function isShipped(state: ProjectState): boolean {
  const { verification, codeSeq, stage } = state;
  if (verification === null || verification.verdict === 'NO-SHIP' || stage === 'building') return false;
  return verification.seq > codeSeq;
}
