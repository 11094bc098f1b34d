import type { Theme } from '../../theme.ts';
import { oneLine, padTo, truncate, wrapWords } from '../display.ts';
import { type PickerItem, type PickerOption, type PickerState, pickerItems } from './picker.ts';

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
  /** About the highlighted entry, whole where there is room for it. */
  readonly detail: readonly string[];
  readonly notice: string | null;
  readonly help: string;
};

// The marks for what is above and below; they are there only where not every entry is.
const MARK_ROWS = 2;
const LOW_FRAME = 10;
const MOST_DETAIL_ROWS = 3;

const titleLines = (frame: PickerFrame): number => (frame.maxRows < LOW_FRAME ? 1 : 3);
const OTHER = 'Other: type your own answer';

type Room = {
  readonly frame: PickerFrame;
  readonly theme: Theme;
  /** The options as they are known by now; what they are called and what is matched stays as it was at the opening. */
  readonly options?: readonly PickerOption[];
};

/** What is known by now of the options the picker opened with; nothing new where they are not the same ones. */
function known(state: PickerState, { options = state.options }: Room): readonly PickerOption[] {
  return options.length === state.options.length ? options : state.options;
}

/** How the rows are shared: entries shown at once, and rows for what is said about one of them. */
function shares(state: PickerState, title: string, of: Room): { page: number; detail: number } {
  const { frame, theme } = of;
  const limit = { maxLines: titleLines(frame), ellipsis: theme.symbols.ellipsis };
  const around = 1 + (state.mode === 'list' || state.mode === 'done' ? 0 : 1) + (state.notice === null ? 0 : 1);
  const room = frame.maxRows - wrapWords(title, frame.columns, limit).length - around;
  const count = pickerItems(state).length;
  const most = known(state, of).some(({ detail }) => detail !== undefined) ? MOST_DETAIL_ROWS : 0;
  const detail = Math.max(0, Math.min(most, room - Math.min(count, MARK_ROWS + 1)));
  const free = room - detail;
  return { page: Math.max(1, count <= free ? count : free - MARK_ROWS), detail };
}

/** Entries shown at once: all that match where they fit beside title, filter, field, notice and help, and never none. */
export function pageSize(state: PickerState, title: string, room: Room): number {
  return shares(state, title, room).page;
}

/** Each line of what is said about an entry, wrapped, in so many rows; the last is cut with a sign. */
function detailRows(item: PickerItem | undefined, rows: number, { frame, theme }: Room): readonly string[] {
  const { ellipsis } = theme.symbols;
  return (item?.option?.detail ?? []).reduce<readonly string[]>((above, text) => {
    const maxLines = rows - above.length;
    return maxLines < 1 ? above : [...above, ...wrapWords(text, frame.columns, { maxLines, ellipsis })];
  }, []);
}

function described(item: PickerItem, plain: boolean): string {
  if (item.option === null) {
    return OTHER;
  }
  const { label, hint, disabled, detail } = item.option;
  const reason = disabled === undefined || detail !== undefined ? '' : ` (unavailable: ${disabled})`;
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
export function pickerView(state: PickerState, title: string, room: Room): PickerView {
  const { frame, theme } = room;
  const { ellipsis } = theme.symbols;
  const items = pickerItems(state);
  const { page, detail } = shares(state, title, room);
  const top = Math.max(0, Math.min(state.at - Math.floor(page / 2), items.length - page));
  const latest = known(state, room);
  const shown = items
    .slice(top, top + page)
    .map((item) => ({ ...item, option: item.option === null ? null : (latest[item.number - 1] ?? item.option) }));
  const digits = String(state.options.length + 1).length;
  return {
    title: wrapWords(title, frame.columns, { maxLines: titleLines(frame), ellipsis }),
    query: state.mode === 'filter' ? state.query : null,
    lines: shown.map((item, index) => line(item, top + index === state.at, { theme, columns: frame.columns, digits })),
    above: top,
    below: items.length - top - shown.length,
    detail: detail === 0 ? [] : detailRows(shown[state.at - top], detail, room),
    notice: state.notice === null ? null : truncate(oneLine(state.notice), frame.columns, ellipsis),
    help: truncate(helpText(state, theme), frame.columns, ellipsis),
  };
}
