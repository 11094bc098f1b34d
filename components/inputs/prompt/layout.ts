import type { Draft } from './editor.ts';
import { lineStart } from './motion.ts';
import { columnAt, indexAtColumn, type Row, rowAt, rowsAbove, rowsBelow, wrapLine } from './rows.ts';

export type Layout = {
  readonly rows: readonly Row[];
  /** The cursor's row within `rows` and its column, both from 0. */
  readonly cursor: { readonly row: number; readonly column: number };
  readonly above: boolean;
  readonly below: boolean;
};

/**
 * The rows to show for a draft, at most `maxRows`, the cursor's row always among them. Only lines near the cursor are
 * wrapped, so a key costs what is visible, not what was written.
 */
export function layout(draft: Draft, size: { readonly width: number; readonly maxRows: number }): Layout {
  const { units, cursor } = draft;
  const width = Math.max(1, size.width);
  const maxRows = Math.max(1, size.maxRows);
  const limit = { rows: maxRows, width };
  const first = lineStart(units, cursor);
  const above = rowsAbove(units, first, limit);
  const own = wrapLine(units, first, width);
  const rows = [...above, ...own, ...rowsBelow(units, cursor, limit)];
  const at = above.length + rowAt(own, cursor);
  // One row of context stays visible below the cursor where there is one and room for it.
  const lowest = Math.min(rows.length - 1, at + (maxRows > 2 ? 1 : 0));
  const top = Math.max(0, lowest - maxRows + 1);
  const visible = rows.slice(top, top + maxRows);
  const row = rows[at] ?? { start: 0, end: 0 };
  const lastShown = visible[visible.length - 1] ?? row;
  return {
    rows: visible,
    cursor: { row: at - top, column: columnAt(draft, row, width) },
    above: (visible[0] ?? row).start > 0,
    below: lastShown.end < units.length,
  };
}

/** The cursor one screen row up (-1) or down (+1), or null at the draft's first or last row. */
export function vertical(draft: Draft, width: number, direction: -1 | 1): number | null {
  const { units, cursor } = draft;
  const limit = { rows: 1, width: Math.max(1, width) };
  const first = lineStart(units, cursor);
  const above = rowsAbove(units, first, limit);
  const own = wrapLine(units, first, limit.width);
  const rows = [...above, ...own, ...rowsBelow(units, cursor, limit)];
  const at = above.length + rowAt(own, cursor);
  const here = rows[at];
  const there = rows[at + direction];
  return here === undefined || there === undefined
    ? null
    : indexAtColumn(units, there, { column: columnAt(draft, here, limit.width), width: limit.width });
}
