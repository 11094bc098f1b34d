import type { Event } from '../../../schemas/event.ts';
import { SHELL_FILES } from '../../../schemas/paths.ts';
import { decision, type Outcome, type Refusal, refuse } from '../decision.ts';
import type { Go, TravelAsk } from '../effect.ts';
import { insideSide } from '../forks/open-words.ts';
import { isBusy, isStopping, needIdle, needWritable } from '../guards.ts';
import { say } from '../show.ts';
import type { MaintenanceCycle, ProjectState, State } from '../state.ts';
import { beingMoved } from '../travel/being-moved.ts';
import { forkIsOpen } from '../travel/open-fork.ts';
import { onlyNamed, workOf } from '../travel/uncommitted.ts';
import { brokenTasks, openCycle, tasksOfCycle } from './cycles.ts';
import { recordPath } from './record.ts';

type SkipAsk = Extract<TravelAsk, { kind: 'skip' }>;

/** Refuses where no change is open, or where the repository is not at one place; what is at work is stopped first. */
export function maySkip(state: State): Refusal | null {
  const refusal = needWritable(state);
  const { project } = state;
  if (refusal !== null || project === null) return refusal;
  const elsewhere = insideSide(project) ?? beingMoved(project) ?? forkIsOpen(project, null);
  if (elsewhere !== null) return elsewhere;
  const cycle = openCycle(project);
  if (cycle === null) {
    const tryNext = project.stage === 'maintenance' ? ['describe the change you want', '!m-history'] : ['!status'];
    return refuse('no-cycle', 'no change is open, so there is none to give up', { tryNext });
  }
  return isRecording(project, cycle) ?? notKept(project, cycle);
}

/** A change that is being written down is over: it cannot be half-recorded. */
function isRecording({ work }: ProjectState, { id }: MaintenanceCycle): Refusal | null {
  if (work?.kind !== 'checkpoint' && work?.kind !== 'cycle-base') return null;
  return refuse('busy', `${id} is being committed`, { tryNext: ['the same again in a moment', '!status'] });
}

/** Changes begun by an older version of the shell have no backup to go back to. */
function notKept(project: ProjectState, cycle: MaintenanceCycle): Refusal | null {
  const begun = tasksOfCycle(project, cycle).some(({ spans, checkpoint }) => spans.length > 0 || checkpoint !== null);
  if (project.cycleStart?.id === cycle.id && (cycle.base !== null || !begun)) return null;
  const last = project.order.at(-1);
  return refuse('no-base', `no backup was made before ${cycle.id} was begun`, {
    tryNext: [...(last === undefined ? [] : [`!replay ${last}`]), '!m-build'],
  });
}

/** Looks what giving the change up would do; with `go.yes` it is done. What works on it is stopped first. */
export function skip(state: State, go: Go): Outcome {
  const { project } = state;
  const cycle = project === null ? null : openCycle(project);
  if (project === null || cycle === null) return decision({});
  const effect = { type: 'travel/preview', ask: askOf(project, cycle), go } as const;
  const stops = isBusy(project) || isStopping(project);
  if (!stops) return cycle.base === null ? decision({ events: [skipped(cycle)] }) : decision({ effects: [effect] });
  const show = [say('info', `${cycle.id} is stopped first.`)];
  const paused: Event = { type: 'pipeline/halted', reason: 'paused', detail: `${cycle.id} is to be given up` };
  return decision({
    events: project.halt === null ? [paused] : [],
    effects: [{ type: 'agent/interrupt' }, effect],
    show,
  });
}

const skipped = ({ id }: MaintenanceCycle): Event => ({ type: 'maintenance/skipped', id });

function askOf(project: ProjectState, cycle: MaintenanceCycle): SkipAsk {
  // What the shell itself wrote of it is no commit's yet, in part.
  const own = tasksOfCycle(project, cycle);
  const work = workOf([...own, ...brokenTasks(project)]);
  return {
    kind: 'skip',
    cycle: cycle.id,
    label: `!m-skip of ${cycle.id}`,
    backup: cycle.base,
    also: [...work, ...SHELL_FILES, recordPath(cycle.id)],
    named: onlyNamed(project, work),
  };
}

/** Whether the change that was looked at is still the open one, and nothing works on it. */
export function mayGoOn(state: State, ask: SkipAsk): Refusal | null {
  const closed = maySkip(state) ?? needIdle(state);
  if (closed !== null || state.project === null) return closed;
  if (openCycle(state.project)?.id === ask.cycle) return null;
  return refuse('no-cycle', `${ask.cycle} is not open any more`, { tryNext: ['!m-status'] });
}

/** Gives up a change without a move: no file was touched for it. */
export const skipInPlace = (ask: SkipAsk): Outcome =>
  decision({ events: [{ type: 'maintenance/skipped', id: ask.cycle }] });
