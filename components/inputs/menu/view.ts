import type { Theme } from '../../theme.ts';
import { oneLine, padTo, truncate, wrapWords } from '../display.ts';
import { type PickerItem, type PickerState, pickerItems } from './picker.ts';

/** The room a picker has: terminal columns, and rows for all of it, title and help included. */
export type PickerFrame = { readonly columns: number; readonly maxRows: number };

export type PickerLine = {
  readonly number: number;
  readonly text: string;
  readonly look: 'selected' | 'muted' | 'text';
};

export type PickerView = {
  readonly title: readonly string[];
  readonly query: string | null;
  readonly lines: readonly PickerLine[];
  readonly above: number;
  readonly below: number;
  readonly notice: string | null;
  readonly help: string;
};

// The marks for what is above and below; they are there only where not every entry is.
const MARK_ROWS = 2;
const LOW_FRAME = 10;

const titleLines = (frame: PickerFrame): number => (frame.maxRows < LOW_FRAME ? 1 : 3);
const OTHER = 'Other: type your own answer';

/** Entries shown at once: all that match where they fit beside title, filter, field, notice and help, and never none. */
export function pageSize(state: PickerState, title: string, room: { frame: PickerFrame; theme: Theme }): number {
  const { frame, theme } = room;
  const limit = { maxLines: titleLines(frame), ellipsis: theme.symbols.ellipsis };
  const around = 1 + (state.mode === 'list' || state.mode === 'done' ? 0 : 1) + (state.notice === null ? 0 : 1);
  const free = frame.maxRows - wrapWords(title, frame.columns, limit).length - around;
  const count = pickerItems(state).length;
  return Math.max(1, count <= free ? count : free - MARK_ROWS);
}

function described(item: PickerItem, plain: boolean): string {
  if (item.option === null) {
    return OTHER;
  }
  const { label, hint, disabled } = item.option;
  const reason = disabled === undefined ? '' : ` (unavailable: ${disabled})`;
  const separator = plain ? ': ' : '  ';
  return oneLine(label + (hint === undefined ? '' : separator + hint) + reason);
}

function line(
  item: PickerItem,
  selected: boolean,
  room: { theme: Theme; columns: number; digits: number },
): PickerLine {
  const { plain, symbols } = room.theme;
  const number = padTo(`${item.number}.`, room.digits + 1);
  const text = plain
    ? `${item.number}. ${described(item, true)}${selected ? ' (selected)' : ''}`
    : `${selected ? symbols.pointer : ' '} ${number} ${described(item, false)}`;
  const idle = item.option?.disabled === undefined ? 'text' : 'muted';
  return {
    number: item.number,
    text: truncate(text, room.columns, symbols.ellipsis),
    look: selected ? 'selected' : idle,
  };
}

function helpText(state: PickerState, theme: Theme): string {
  if (state.mode === 'text') {
    return 'Enter sends, Esc goes back';
  }
  const move = theme.plain ? 'number or arrows' : '↑↓ or number';
  return `${move}, Enter chooses${state.settings.filterable === true ? ', letters filter' : ''}, Esc ${state.mode === 'filter' ? 'ends the filter' : 'cancels'}`;
}

/** What the picker shows: only the entries that fit, however many there are. */
export function pickerView(state: PickerState, title: string, room: { frame: PickerFrame; theme: Theme }): PickerView {
  const { frame, theme } = room;
  const { ellipsis } = theme.symbols;
  const items = pickerItems(state);
  const page = pageSize(state, title, room);
  const top = Math.max(0, Math.min(state.at - Math.floor(page / 2), items.length - page));
  const shown = items.slice(top, top + page);
  const digits = String(state.options.length + 1).length;
  return {
    title: wrapWords(title, frame.columns, { maxLines: titleLines(frame), ellipsis }),
    query: state.mode === 'filter' ? state.query : null,
    lines: shown.map((item, index) => line(item, top + index === state.at, { theme, columns: frame.columns, digits })),
    above: top,
    below: items.length - top - shown.length,
    notice: state.notice === null ? null : truncate(oneLine(state.notice), frame.columns, ellipsis),
    help: truncate(helpText(state, theme), frame.columns, ellipsis),
  };
}
