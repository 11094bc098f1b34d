import { EMPTY_LINE, edit } from '../line/line.ts';
import type { Stroke } from '../strokes.ts';
import { filter, type PickerStep, quiet, stray, take } from './list.ts';
import { type PickerState, pickerItems } from './picker.ts';

/** The field of an own answer, opened by what is typed or pasted first; digits that chose nothing yet belong to it. */
export function begin(state: PickerState, stroke: Stroke): PickerStep {
  const typed = edit(EMPTY_LINE, { kind: 'text', text: state.digits });
  const at = pickerItems(state).length - 1;
  return quiet({ ...state, mode: 'text', at, digits: '', text: edit(typed, stroke), notice: null });
}

/** True where the digits typed so far and these are the number of an entry. */
export function isEntry(state: PickerState, digits: string): boolean {
  return /^[1-9][0-9]*$/.test(digits) && Number(digits) <= pickerItems(state).length;
}

/** A character that is no number of an entry: the start of an own answer, or nothing. */
function unmeant(state: PickerState, typed: string): PickerStep {
  return state.settings.allowText === true ? begin(state, { kind: 'text', text: typed }) : stray(state);
}

function digit(state: PickerState, typed: string): PickerStep {
  const items = pickerItems(state);
  const wanted = state.settings.allowText === true ? [state.digits + typed] : [state.digits + typed, typed];
  const digits = wanted.find((number) => isEntry(state, number));
  if (digits === undefined) {
    return unmeant(state, typed);
  }
  const at = Number(digits) - 1;
  const moved = { ...state, at, digits, notice: null };
  // Taken at once only where no longer number could be meant: 1 waits for Enter when there are 10 entries.
  const atOnce = state.settings.numbersMove !== true && Number(digits) * 10 > items.length;
  return atOnce ? take({ ...moved, digits: '' }, items[at]) : quiet(moved);
}

/** A character typed while the list is shown: filter text, a hotkey, a number, or the start of a filter or an answer. */
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
    return unmeant(state, typed);
  }
  return quiet(filter(state, typed === '/' ? '' : typed));
}
