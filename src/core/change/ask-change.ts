import { decision, type Outcome, type Refusal, refuse } from '../decision.ts';
import { insideSide } from '../forks/open-words.ts';
import { isBusy, isStopping, needIdle, needWritable } from '../guards.ts';
import { pendingMigration } from '../migrations/pending.ts';
import { nextStep } from '../next-step.ts';
import { say } from '../show.ts';
import type { ProjectState, State } from '../state.ts';
import { beingMoved } from '../travel/being-moved.ts';
import { type ChangeState, pendingChange } from './change-state.ts';
import { handEdited } from './drifted.ts';
import { reportBlocks } from './report-words.ts';

/** Refuses a change where there is no specification yet, or where the project is not at one place. */
export function mayChange(state: State): Refusal | null {
  const refusal = needWritable(state);
  const { project } = state;
  if (refusal !== null || project === null) return refusal;
  const elsewhere = insideSide(project) ?? beingMoved(project) ?? forkAtWork(project);
  const first = elsewhere ?? pendingMigration(project);
  if (first !== null) return first;
  if (project.stage === 'maintenance') {
    const message = 'the project is in maintenance: a change is a cycle of its own there';
    return refuse('in-maintenance', message, { tryNext: ['describe the change'] });
  }
  if (project.spec !== null) return null;
  return refuse('no-spec', 'there is no compiled specification yet: tell it in plain words', { tryNext: ['!compile'] });
}

function forkAtWork({ work }: ProjectState): Refusal | null {
  if (work?.kind.startsWith('fork-') !== true) return null;
  return refuse('fork-runs', 'copies of the project are at work', { tryNext: ['!pause', '!forks'] });
}

/** `!change`: asks, shows the one that waits, or looks what it would touch; a build that runs is paused first. */
export function askChange(state: State, words: string): Outcome {
  const { project, shell } = state;
  if (project === null) return decision({});
  const pending = pendingChange(project);
  if (words.trim() === '--agent') return askPlanner(state, pending);
  const text = words.trim();
  if (pending !== null) {
    if (text === '') return decision({ show: reportBlocks(project, pending) });
    const message = `${pending.id} waits for your word; there is one change at a time`;
    return refuse('change-pending', message, { tryNext: ['!change-approve', '!change-cancel'] });
  }
  const edited = shell.observed === null ? [] : handEdited(project, shell.observed);
  if (text !== '' || edited.length > 0) return look(project, text);
  if (shell.interactive) {
    const show = [say('info', 'What shall change? Say it in a sentence; nothing is changed before you approve it.')];
    return decision({ shell: [{ type: 'shell/changing', on: true }], show });
  }
  return refuse('empty-change', 'it does not say what shall change', { tryNext: ["'!change <what shall change>'"] });
}

/** `!change --agent`: the Planner looks over the list of the change that waits. It reads; the human decides. */
function askPlanner(state: State, pending: ChangeState | null): Outcome {
  if (pending === null) return state.project === null ? decision({}) : noChange(state.project);
  const busy = needIdle(state);
  return busy ?? decision({ events: [{ type: 'change/asked', id: pending.id }] });
}

function look(project: ProjectState, text: string): Outcome {
  const effect = { type: 'change/look', text } as const;
  const shell = [{ type: 'shell/changing', on: false }] as const;
  const works = isBusy(project) || isStopping(project);
  // A question that is answered sets its agent to work again, under a change that waits.
  if (!works && project.work?.kind !== 'question') return decision({ shell, effects: [effect] });
  const show = [say('info', 'The build is paused first; what was done is kept.')];
  const paused = { type: 'pipeline/halted', reason: 'paused', detail: 'for a change of the specification' } as const;
  const events = project.halt === null ? [paused] : [];
  return decision({ shell, events, effects: works ? [{ type: 'agent/interrupt' }, effect] : [effect], show });
}

/** There is no change that waits: said by what only exists while one does. */
function noChange(project: ProjectState): Refusal {
  const next = nextStep(project).command ?? '!status';
  return refuse('no-change', 'no change waits for an answer', { tryNext: ['!change <what shall change>', next] });
}

/** Refuses what answers a change while none waits. */
export function needChange(state: State): Refusal | null {
  const refusal = needWritable(state);
  if (refusal !== null || state.project === null) return refusal;
  return pendingChange(state.project) === null ? noChange(state.project) : null;
}
