import type { Event, EventOf } from '../../../schemas/event.ts';
import { type CapBook, capKey, NOTHING_USED } from '../budget/cap-book.ts';
import { NO_FLIGHT, usedIn } from '../budget/cap-used.ts';
import type { Place } from '../project-start.ts';
import type { ProjectState } from '../state.ts';

/** Caps on what may be spent, and what was told of them. */
export function evolveCaps(state: ProjectState, event: Event, _place: Place): ProjectState {
  switch (event.type) {
    case 'budget/set':
      return { ...state, caps: set(state, event), halt: cleared(state.halt) };
    case 'budget/warned':
      return { ...state, caps: told(state.caps, event, { percent: event.percent }) };
    case 'budget/reached':
      return { ...state, caps: told(state.caps, event, { percent: 100 }) };
    case 'budget/unseen':
      return { ...state, caps: told(state.caps, event, { unseen: true }) };
    default:
      return state;
  }
}

/** Whether it is enough is looked at when the human says to go on. */
function cleared(halt: ProjectState['halt']): ProjectState['halt'] {
  return halt?.reason === 'budget' ? { reason: halt.reason, detail: halt.detail } : halt;
}

/** A new limit is told of anew. */
function set(state: ProjectState, { scope, unit, limit }: EventOf<'budget/set'>): CapBook {
  const key = capKey({ scope, unit });
  const { [key]: before, ...others } = state.caps.set;
  const { [key]: _, ...still } = state.caps.told;
  if (limit === null) return { set: others, told: still };
  // A session's cap that is changed goes on counting from where it began.
  const used = (): CapBook['set'][string]['base'] => before?.base ?? usedIn(state, NO_FLIGHT, scope);
  const base = scope.kind === 'session' ? used() : NOTHING_USED;
  return { set: { ...others, [key]: { scope, unit, limit, base } }, told: still };
}

type OfCap = EventOf<'budget/warned' | 'budget/reached' | 'budget/unseen'>;

function told(caps: CapBook, event: OfCap, news: { readonly percent?: number; readonly unseen?: boolean }): CapBook {
  const key = capKey(event);
  const { limit } = event;
  const before = caps.told[key];
  const known = before?.limit === limit ? before : { limit, percent: 0, unseen: false };
  return { ...caps, told: { ...caps.told, [key]: { ...known, ...news } } };
}
