import type { Event, EventOf } from '../../../schemas/event.ts';
import type { Travel } from '../../../schemas/travel.ts';
import type { Place } from '../project-start.ts';
import type { ProjectState, TravelUnderWay, UndoPoint } from '../project-state.ts';
import { goBack, merged, replayed, withoutCycle } from '../travel/arrive.ts';
import { remember } from '../travel/remember.ts';
import { takenBackLabel } from '../travel/undo-label.ts';

/** Going back and forth: what a move changes in the state, and what can be taken back. */
export function evolveTravel(state: ProjectState, event: Event, place: Place): ProjectState {
  switch (event.type) {
    case 'travel/began':
      return began(state, event.travel);
    case 'travel/refused':
      return refused(state, event);
    case 'travel/ended':
      return ended(state, event, place);
    case 'reset/began': {
      const still = { label: '!reset', at: place.at, backup: null, head: null };
      return { ...state, undo: { kind: 'reset', ...still, before: remember(state) } };
    }
    case 'reset/undone':
      return resetUndone(state, place);
    case 'maintenance/skipped':
      return skippedInPlace(state, event.id, place);
    case 'maintenance/unskipped':
      return unskipped(state, place);
    default:
      return state;
  }
}

/** A move that is ordered while another one waits half-way takes that one back: what was there before it still holds. */
function began(state: ProjectState, travel: Travel): ProjectState {
  const before = state.travel?.before ?? remember(decided(state, travel));
  const interrupted = state.travel?.interrupted ?? state.travel?.travel ?? null;
  const under = { travel, before, interrupted };
  return { ...state, travel: under, work: { kind: 'travel', travel }, halt: null, question: null };
}

/** A resolution that was cut short is given up with the merge that is made instead: taking that back begins none anew. */
function decided(state: ProjectState, { kind }: Travel): ProjectState {
  return kind === 'merge' && state.work?.kind === 'fork-resolve' ? { ...state, work: null, halt: null } : state;
}

function refused(state: ProjectState, event: EventOf<'travel/refused'>): ProjectState {
  const under = underWay(state, event.id);
  if (under === null) return state;
  const { interrupted, before } = under;
  if (interrupted === null) return { ...state, ...before, travel: null };
  return {
    ...state,
    travel: { travel: interrupted, before, interrupted: null },
    work: { kind: 'travel', travel: interrupted },
    halt: { reason: 'failed', detail: event.why },
  };
}

function underWay(state: ProjectState, id: string): TravelUnderWay | null {
  return state.travel?.travel.id === id ? state.travel : null;
}

function ended(state: ProjectState, event: EventOf<'travel/ended'>, place: Place): ProjectState {
  const under = underWay(state, event.id);
  if (under === null) return state;
  const { travel, before, interrupted } = under;
  const there = { ...state, travel: null };
  // A move that was taken back half-way has changed nothing: what could be undone before it still can.
  if (interrupted !== null) return { ...there, ...before };
  const made = { at: place.at, backup: travel.backup, head: event.head, before };
  const undo: UndoPoint = { kind: travel.kind, label: travel.label, ...made };
  switch (travel.kind) {
    case 'replay':
      return { ...replayed(there, travel, place), undo };
    case 'merge':
      return { ...merged(there, travel, place), undo };
    case 'skip': {
      const from = state.cycleStart?.before ?? before;
      return { ...withoutCycle(there, from, { id: travel.cycle ?? '', at: place.at }), undo };
    }
    case 'undo':
      return { ...goBack(there, state.undo?.before ?? before), undo };
    default:
      return travel.kind satisfies never;
  }
}

/** A change was given up for which no file was touched: only what is remembered goes back. */
function skippedInPlace(state: ProjectState, id: string, { at }: Place): ProjectState {
  const start = state.cycleStart;
  if (start === null || start.id !== id) return state;
  const undo: UndoPoint = {
    kind: 'skip',
    label: `!m-skip of ${id}`,
    at,
    backup: null,
    head: null,
    before: remember(state),
  };
  return { ...withoutCycle(state, start.before, { id, at }), undo };
}

function unskipped(state: ProjectState, { at }: Place): ProjectState {
  const point = state.undo;
  if (point?.kind !== 'skip' || point.backup !== null) return state;
  const { halt, work } = point.before;
  // Whatever was stopped for it stays stopped until the human says to go on.
  const stopped = work === null ? halt : (halt ?? { reason: 'paused', detail: `taken back: ${point.label}` });
  return { ...goBack(state, point.before), halt: stopped, undo: null, updatedAt: at };
}

function resetUndone(state: ProjectState, place: Place): ProjectState {
  if (state.undo?.kind !== 'reset') return { ...state, resetting: null };
  const back = { ...goBack(state, state.undo.before), resetting: null };
  const still = { at: place.at, backup: null, head: null };
  return { ...back, undo: { kind: 'reset-undone', label: takenBackLabel('!reset'), ...still, before: remember(back) } };
}
