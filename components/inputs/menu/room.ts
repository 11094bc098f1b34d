import type { Theme } from '../../theme.ts';
import { wrapWords } from '../display.ts';
import { type PickerItem, type PickerOption, type PickerState, pickerItems } from './picker.ts';

/** The room a picker has: terminal columns, and rows for all of it, title and help included. */
export type PickerFrame = { readonly columns: number; readonly maxRows: number };

// The marks for what is above and below; they are there only where not every entry is.
const MARK_ROWS = 2;
const LOW_FRAME = 10;
const MOST_DETAIL_ROWS = 3;

/** Rows a title may take. */
export const titleLines = (frame: PickerFrame): number => (frame.maxRows < LOW_FRAME ? 1 : 3);

/** What a picker is shown in, and of what. */
export type Room = {
  readonly frame: PickerFrame;
  readonly theme: Theme;
  /** The options as they are known by now; what they are called and what is matched stays as it was at the opening. */
  readonly options?: readonly PickerOption[];
};

/** What is known by now of the options the picker opened with; nothing new where they are not the same ones. */
export function known(state: PickerState, { options = state.options }: Room): readonly PickerOption[] {
  return options.length === state.options.length ? options : state.options;
}

/** How the rows are shared: entries shown at once, and rows for what is said about one of them. */
export function shares(state: PickerState, title: string, of: Room): { page: number; detail: number } {
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
export function detailRows(item: PickerItem | undefined, rows: number, { frame, theme }: Room): readonly string[] {
  const shown: string[] = [];
  for (const text of item?.option?.detail ?? []) {
    const maxLines = rows - shown.length;
    if (maxLines < 1) break;
    shown.push(...wrapWords(text, frame.columns, { maxLines, ellipsis: theme.symbols.ellipsis }));
  }
  return shown;
}
