import type { Theme } from '../../theme.ts';
import { oneLine, padTo, truncate, wrapWords } from '../display.ts';
import { type PickerItem, type PickerState, pickerItems } from './picker.ts';
import { detailRows, known, type Room, shares, titleLines } from './room.ts';

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

const OTHER = 'Other: type your own answer';

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
