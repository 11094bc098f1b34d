import type { Travel } from '../../../schemas/travel.ts';
import { decision, type Outcome, type Refusal, refuse } from '../decision.ts';
import type { Go } from '../effect.ts';
import { needIdle, needProject, needWritable } from '../guards.ts';
import { openCycle } from '../maintenance/cycles.ts';
import { nextStep } from '../next-step.ts';
import type { Remembered } from '../project-state.ts';
import { say } from '../show.ts';
import type { ProjectState, State } from '../state.ts';
import { isStuck } from './being-moved.ts';
import { forkIsOpen } from './open-fork.ts';
import { archiveReset, askForReset, undoReset } from './reset.ts';
import { uncommittedWork } from './uncommitted.ts';
import { takenBackLabel } from './undo-label.ts';

/** Refuses an undo where nothing may be moved now, or where there is nothing to take back. */
export function mayUndo(state: State): Refusal | null {
  const { project, shell } = state;
  // Without a project, the reset of the directory at hand may be taken back.
  if (project === null) return shell.setup === 'ok' || shell.setup === 'unread' ? null : needProject(state);
  if (isStuck(project)) return needWritable(state);
  const refusal = needIdle(state);
  if (refusal !== null) return refusal;
  if (project.undo === null) {
    const next = nextStep(project).command ?? '!status';
    return refuse('nothing-to-undo', 'no replay, merge, skip or reset was made that could be taken back', {
      tryNext: [next],
    });
  }
  return forkIsOpen(project, project.undo.before);
}

/** Takes back the last replay, merge, reset or undo. */
export function undo(state: State, go: Go): Outcome {
  const { project } = state;
  if (project === null) return undoReset(state, go);
  if (project.travel !== null) return backFromHalfWay(state, project, go);
  const point = project.undo;
  if (point === null) return decision({});
  if (point.kind === 'reset-undone') {
    return go.yes ? archiveReset(state, project) : askForReset(state, { command: '!undo', phrase: 'undo' });
  }
  if (point.kind === 'skip' && point.backup === null) return unskip(project, point.before);
  if (point.backup === null) {
    return refuse('nothing-to-undo', `${point.label} cannot be taken back from here`, { tryNext: ['!status'] });
  }
  const also = uncommittedWork(project, null);
  const ask = { kind: 'undo', label: point.label, backup: point.backup, also } as const;
  return decision({ effects: [{ type: 'travel/preview', ask, go }] });
}

/** A change that was given up before its first task is open again: no file is moved for it. */
function unskip(project: ProjectState, before: Remembered): Outcome {
  const cycle = openCycle(before);
  return cycle === null || openCycle(project) !== null
    ? refuse('nothing-to-undo', 'another change is open by now', { tryNext: ['!m-status'] })
    : decision({ events: [{ type: 'maintenance/unskipped', id: cycle.id }] });
}

/** A move that failed half-way is gone back from, to the backup it began with. */
function backFromHalfWay(state: State, project: ProjectState, go: Go): Outcome {
  if (project.travel === null) return decision({});
  const { travel, interrupted } = project.travel;
  // Going back has failed too: the same way back is tried again.
  if (interrupted !== null) return decision({ events: [{ type: 'pipeline/resumed', choice: null }] });
  const about = `${travel.label} stopped half-way. Everything goes back to where it was before: ${travel.backup}`;
  if (go.yes) return decision({ events: [{ type: 'travel/began', travel: wayBack(travel, project.seq) }] });
  const show = [say('warn', about)];
  if (!state.shell.interactive) {
    return refuse('needs-yes', '!undo is confirmed on the line', { tryNext: ["'!undo --yes'"], show });
  }
  const confirm = { phrase: 'undo', command: '!undo --yes', about };
  return decision({ shell: [{ type: 'shell/confirm', confirm }], show });
}

/** The move that takes back one that stopped half-way: to the backup that one began with. */
function wayBack({ label, backup, from, also }: Travel, seq: number): Travel {
  const id = `undo-${seq + 1}-${backup.split('/').at(-1) ?? ''}`;
  const to = { kind: 'snapshot', ref: backup } as const;
  const nothing = { taskId: null, back: [], found: [], touched: [], merge: null };
  return { id, kind: 'undo', label: takenBackLabel(label), backup, from, to, also, ...nothing };
}
