import { EMPTY_LINE, type Line } from '../line/line.ts';

/** A choice. `disabled` is the reason it cannot be taken; `hotkey` is a letter that takes it at once. */
export type PickerOption = {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly disabled?: string;
  readonly hotkey?: string;
  /** Everything about it, shown below the list while it is highlighted; it then stands there why it cannot be taken. */
  readonly detail?: readonly string[];
};

export type PickerSettings = {
  readonly filterable?: boolean;
  /** Offers "other: type your own answer" as the last entry. */
  readonly allowText?: boolean;
  /** Id of the entry highlighted first, such as the recommended answer. */
  readonly initial?: string;
  /** A number only moves the highlight, and Enter takes it. */
  readonly numbersMove?: boolean;
};

export type PickerOutcome =
  | { readonly type: 'choose'; readonly id: string }
  | { readonly type: 'answer'; readonly text: string }
  | { readonly type: 'cancel' };

/** One entry of the list: an option, or null for "other"; `number` is what the user types to take it. */
export type PickerItem = { readonly number: number; readonly option: PickerOption | null };

export type PickerState = {
  readonly options: readonly PickerOption[];
  readonly settings: PickerSettings;
  readonly mode: 'list' | 'filter' | 'text' | 'done';
  readonly query: string;
  /** Index of the highlight among the entries that match the query. */
  readonly at: number;
  /** Digits typed so far, while more could follow. */
  readonly digits: string;
  readonly text: Line;
  readonly notice: string | null;
};

/** The entries that match the query, in their order and with their numbers; "other" always matches. */
export function pickerItems(state: PickerState): readonly PickerItem[] {
  const query = state.query.toLowerCase();
  const all = state.options.map((option, index): PickerItem => ({ number: index + 1, option }));
  const matching = all.filter(
    ({ option }) => query === '' || `${option?.label} ${option?.hint ?? ''}`.toLowerCase().includes(query),
  );
  return state.settings.allowText === true
    ? [...matching, { number: state.options.length + 1, option: null }]
    : matching;
}

/** A picker as it opens: the initial entry highlighted, else the first that can be taken. */
export function openPicker(options: readonly PickerOption[], settings: PickerSettings): PickerState {
  const initial = options.findIndex((option) => option.id === settings.initial);
  const usable = options.findIndex((option) => option.disabled === undefined);
  const at = Math.max(0, initial === -1 ? usable : initial);
  return {
    options,
    settings,
    mode: options.length === 0 && settings.allowText === true ? 'text' : 'list',
    query: '',
    at,
    digits: '',
    text: EMPTY_LINE,
    notice: null,
  };
}
