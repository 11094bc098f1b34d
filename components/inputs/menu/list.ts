import { graphemes } from '../display.ts';
import type { Step } from '../store.ts';
import type { KeyName } from '../strokes.ts';
import { type PickerItem, type PickerOutcome, type PickerState, pickerItems } from './picker.ts';

export type PickerStep = Step<PickerState, PickerOutcome>;

/** A step without an outcome. */
export const quiet = (state: PickerState): PickerStep => ({ state, intents: [] });
/** The picker's end. */
export const done = (state: PickerState, outcome: PickerOutcome): PickerStep => ({
  state: { ...state, mode: 'done' },
  intents: [outcome],
});

function take(state: PickerState, item: PickerItem | undefined): PickerStep {
  if (item === undefined) {
    return quiet(state);
  }
  if (item.option === null) {
    return quiet({ ...state, mode: 'text', notice: null });
  }
  const { id, label, disabled } = item.option;
  return disabled === undefined
    ? done(state, { type: 'choose', id })
    : quiet({ ...state, notice: `${label}: ${disabled}` });
}

function digit(state: PickerState, typed: string): PickerStep {
  const items = pickerItems(state);
  const isEntry = (digits: string): boolean => !digits.startsWith('0') && Number(digits) <= items.length;
  const digits = [state.digits + typed, typed].find(isEntry);
  if (digits === undefined) {
    return quiet({ ...state, digits: '' });
  }
  const at = Number(digits) - 1;
  const moved = { ...state, at, digits, notice: null };
  // Taken at once only where no longer number could be meant: 1 waits for Enter when there are 10 entries.
  return Number(digits) * 10 > items.length ? take({ ...moved, digits: '' }, items[at]) : quiet(moved);
}

/** The list narrowed to a query, the first match highlighted. */
export function filter(state: PickerState, query: string): PickerState {
  return { ...state, mode: 'filter', query, at: 0, digits: '', notice: null };
}

/** A character typed while the list is shown: filter text, a hotkey, a number, or the first letter of a filter. */
export function character(state: PickerState, typed: string): PickerStep {
  if (state.mode === 'filter') {
    return quiet(filter(state, state.query + typed));
  }
  const hot = pickerItems(state).find(({ option }) => option?.hotkey?.toLowerCase() === typed.toLowerCase());
  if (hot !== undefined) {
    return take({ ...state, digits: '' }, hot);
  }
  if (/^[0-9]$/.test(typed)) {
    return digit(state, typed);
  }
  if (state.settings.filterable !== true) {
    return quiet({ ...state, digits: '' });
  }
  return quiet(filter(state, typed === '/' ? '' : typed));
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
