import { displayWidth, wrapWords } from '../display.ts';
import { openMenu, usageOf } from './command-menu.ts';
import type { Draft, EditorState, MenuEntry, Unit } from './editor.ts';
import { unitsOf } from './history.ts';
import { layout } from './layout.ts';
import { shown } from './rows.ts';
import { PREFIX_WIDTH, type RowMark } from './theme.ts';

/** The room the prompt has: terminal columns, most rows for the text, most rows for the open command menu. */
export type PromptFrame = { readonly columns: number; readonly maxRows: number; readonly menuRows: number };

export type Piece = { readonly id: number; readonly text: string; readonly chip: boolean };
export type PaintRow = {
  readonly id: number;
  readonly mark: RowMark;
  readonly pieces: readonly Piece[];
};
export type MenuLine = { readonly entry: MenuEntry; readonly number: number; readonly selected: boolean };

export type PromptView = {
  readonly rows: readonly PaintRow[];
  /** Where the real cursor stands, from the prompt's top left corner. */
  readonly cursor: { readonly x: number; readonly y: number };
  readonly search: string | null;
  readonly menu: readonly MenuLine[];
  /** Menu entries that do not fit. */
  readonly menuMore: number;
  /** How the command is used whose words are being typed. */
  readonly usage: readonly string[];
  readonly quitArmed: boolean;
  readonly empty: boolean;
};

const SEARCH_LABEL = 'search history: ';

/** Columns the text is wrapped at. */
export function textWidth(frame: PromptFrame): number {
  return Math.max(1, frame.columns - PREFIX_WIDTH);
}

function pieces(units: readonly Unit[]): Piece[] {
  const result: { id: number; text: string; chip: boolean }[] = [];
  for (const unit of units) {
    const chip = typeof unit !== 'string';
    const last = result[result.length - 1];
    if (last !== undefined && last.chip === chip) {
      last.text += shown(unit);
    } else {
      result.push({ id: result.length, text: shown(unit), chip });
    }
  }
  return result;
}

function shownDraft(state: EditorState): Draft {
  const index = state.search?.index ?? null;
  const entry = index === null ? undefined : state.history[index];
  if (entry === undefined) {
    return state;
  }
  return { units: unitsOf(entry), cursor: 0 };
}

function menuLines(state: EditorState, menuRows: number): Pick<PromptView, 'menu' | 'menuMore'> {
  const menu = openMenu(state);
  if (menu === null || menuRows <= 0) {
    return { menu: [], menuMore: 0 };
  }
  // The last row says how many more there are, when they do not all fit.
  const room = menu.items.length > menuRows ? Math.max(1, menuRows - 1) : menuRows;
  const selected = menu.selected ?? 0;
  const top = Math.min(Math.max(0, selected - room + 1), menu.items.length - room);
  const first = Math.max(0, top);
  const lines = menu.items.slice(first, first + room).map((entry, offset): MenuLine => {
    const index = first + offset;
    return { entry, number: index + 1, selected: index === menu.selected };
  });
  return { menu: lines, menuMore: menu.items.length > menuRows && menuRows > 1 ? menu.items.length - lines.length : 0 };
}

const MOST_USAGE_ROWS = 4;

function usageRows(state: EditorState, { columns, menuRows }: PromptFrame): readonly string[] {
  const usage = usageOf(state);
  const maxLines = Math.min(MOST_USAGE_ROWS, menuRows);
  return usage === '' || maxLines < 1 ? [] : wrapWords(usage, Math.max(1, columns - 2), { maxLines, ellipsis: '…' });
}

/** What the prompt shows for a state: plain data, bounded by the frame however long the draft is. */
export function promptView(state: EditorState, frame: PromptFrame): PromptView {
  const draft = shownDraft(state);
  const width = textWidth(frame);
  const { rows, cursor, above, below } = layout(draft, { width, maxRows: frame.maxRows });
  const query = state.search === null ? null : state.search.query;
  const search = query === null ? null : SEARCH_LABEL + query;
  const searchColumn = Math.min(frame.columns - 1, displayWidth(search ?? ''));
  return {
    rows: rows.map((row, index): PaintRow => {
      const top = above ? 'above' : 'first';
      const bottom = below && index === rows.length - 1 ? 'below' : 'more';
      return { id: index, mark: index === 0 ? top : bottom, pieces: pieces(draft.units.slice(row.start, row.end)) };
    }),
    cursor: search === null ? { x: PREFIX_WIDTH + cursor.column, y: cursor.row } : { x: searchColumn, y: rows.length },
    search,
    ...menuLines(state, frame.menuRows),
    usage: usageRows(state, frame),
    quitArmed: state.quitArmedAt !== null,
    empty: state.units.length === 0 && search === null,
  };
}

/** Terminal rows the prompt takes, for the shell to keep its live region under the screen's height. */
export function promptHeight(view: PromptView): number {
  const extra = (view.search === null ? 0 : 1) + (view.menuMore > 0 ? 1 : 0) + (view.quitArmed ? 1 : 0);
  return view.rows.length + view.menu.length + view.usage.length + extra;
}
