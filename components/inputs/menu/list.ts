import { graphemes } from '../display.ts';
import type { Step } from '../store.ts';
import type { KeyName } from '../strokes.ts';
import { type PickerItem, type PickerOutcome, type PickerState, pickerItems } from './picker.ts';

export type PickerStep = Step<PickerState, PickerOutcome>;

/** Shown after keys that mean nothing here; while it is, Enter chooses nothing: it may have been meant for a text. */
const STRAY = 'Type a number, or use the arrows';

/** A step without an outcome. */
export const quiet = (state: PickerState): PickerStep => ({ state, intents: [] });
/** The picker's end. */
export const done = (state: PickerState, outcome: PickerOutcome): PickerStep => ({
  state: { ...state, mode: 'done' },
  intents: [outcome],
});

/** What Enter would have sent is not known, so nothing is chosen until the person has read that. */
export const stray = (state: PickerState): PickerStep => quiet({ ...state, digits: '', notice: STRAY });

/** Takes an entry, opens the field for an own answer, or says why the entry cannot be taken. */
export function take(state: PickerState, item: PickerItem | undefined): PickerStep {
  if (item === undefined) {
    return quiet(state);
  }
  if (item.option === null) {
    return quiet({ ...state, mode: 'text', notice: null });
  }
  const { id, label, disabled } = item.option;
  return disabled === undefined
    ? done(state, { type: 'choose', id })
    : quiet({ ...state, notice: item.option.detail === undefined ? `${label}: ${disabled}` : disabled });
}

/** The list narrowed to a query, the first match highlighted. */
export function filter(state: PickerState, query: string): PickerState {
  return { ...state, mode: 'filter', query, at: 0, digits: '', notice: null };
}

function moveTo(state: PickerState, index: number): PickerState {
  const last = pickerItems(state).length - 1;
  return { ...state, at: Math.max(0, Math.min(last, index)), digits: '', notice: null };
}

function wrapTo(state: PickerState, index: number): PickerState {
  const count = Math.max(1, pickerItems(state).length);
  return moveTo(state, (index + count) % count);
}

const MOVES: Readonly<Partial<Record<KeyName, (state: PickerState, page: number) => PickerState>>> = {
  up: (state) => wrapTo(state, state.at - 1),
  down: (state) => wrapTo(state, state.at + 1),
  tab: (state) => wrapTo(state, state.at + 1),
  pageUp: (state, page) => moveTo(state, state.at - page),
  pageDown: (state, page) => moveTo(state, state.at + page),
  home: (state) => moveTo(state, 0),
  end: (state) => moveTo(state, Number.MAX_SAFE_INTEGER),
};

function leave(state: PickerState): PickerStep {
  if (state.mode === 'list') {
    return done(state, { type: 'cancel' });
  }
  const at = pickerItems(state)[state.at]?.number ?? 1;
  return quiet({ ...state, mode: 'list', query: '', at: at - 1, notice: null });
}

/** A named key while the list is shown. */
export function key(state: PickerState, name: KeyName, page: number): PickerStep {
  if (name === 'enter' && state.notice === STRAY) {
    return quiet({ ...state, notice: null });
  }
  if (name === 'enter') {
    return take({ ...state, digits: '' }, pickerItems(state)[state.at]);
  }
  if (name === 'escape') {
    return leave(state);
  }
  if (name === 'backspace' && state.mode === 'filter') {
    return state.query === '' ? leave(state) : quiet(filter(state, graphemes(state.query).slice(0, -1).join('')));
  }
  return quiet(MOVES[name]?.(state, page) ?? state);
}
