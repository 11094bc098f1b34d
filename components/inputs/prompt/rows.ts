import { graphemeWidth } from '../display.ts';
import type { Draft, Unit, Units } from './editor.ts';
import { lineEnd, lineStart } from './motion.ts';

/** One screen row: units `start` (inclusive) to `end` (exclusive), the line break not among them. */
export type Row = { readonly start: number; readonly end: number };

/** How a unit is shown: a tab as two spaces, since terminals would move to a stop we cannot know. */
export function shown(unit: Unit): string {
  if (typeof unit !== 'string') {
    return unit.label;
  }
  return unit === '\t' ? '  ' : unit;
}

// Never wider than the row: a label that does not fit is cut when painted, and the cursor stays on the screen.
function cells(unit: Unit | undefined, width: number): number {
  if (typeof unit !== 'string') {
    return Math.min(width, unit?.label.length ?? 0);
  }
  return Math.min(width, unit === '\t' ? 2 : graphemeWidth(unit));
}

/** The rows of the logical line that starts at `start`. A full last row is followed by an empty one, so the cursor always has a cell. */
export function wrapLine(units: Units, start: number, width: number): Row[] {
  const rows: Row[] = [];
  let rowStart = start;
  let column = 0;
  let index = start;
  for (; index < units.length && units[index] !== '\n'; index += 1) {
    const taken = cells(units[index], width);
    if (column + taken > width) {
      rows.push({ start: rowStart, end: index });
      rowStart = index;
      column = 0;
    }
    column += taken;
  }
  rows.push({ start: rowStart, end: index });
  return column >= width ? [...rows, { start: index, end: index }] : rows;
}

/** The column the cursor has in a row that contains it. */
export function columnAt(draft: Draft, row: Row, width: number): number {
  let column = 0;
  for (let index = row.start; index < draft.cursor; index += 1) {
    column += cells(draft.units[index], width);
  }
  return column;
}

/** The unit index nearest to a column of a row. */
export function indexAtColumn(
  units: Units,
  row: Row,
  place: { readonly column: number; readonly width: number },
): number {
  let reached = 0;
  for (let index = row.start; index < row.end; index += 1) {
    reached += cells(units[index], place.width);
    if (reached > place.column) {
      return index;
    }
  }
  // The end of a soft-wrapped row is the start of the next one, where the cursor would jump to.
  const wraps = row.end < units.length && units[row.end] !== '\n';
  return wraps ? Math.max(row.start, row.end - 1) : row.end;
}

/** The row, among those of one logical line, that shows the cursor. */
export const rowAt = (rows: readonly Row[], cursor: number): number => rows.findLastIndex((row) => row.start <= cursor);

/** Rows of the logical lines before the one starting at `lineFirst`, at least `limit.rows` of them where there are. */
export function rowsAbove(units: Units, lineFirst: number, limit: { rows: number; width: number }): Row[] {
  let rows: Row[] = [];
  let first = lineFirst;
  while (first > 0 && rows.length < limit.rows) {
    first = lineStart(units, first - 1);
    rows = [...wrapLine(units, first, limit.width), ...rows];
  }
  return rows;
}

/** Rows of the logical lines after the one `from` is in, at least `limit.rows` of them where there are. */
export function rowsBelow(units: Units, from: number, limit: { rows: number; width: number }): Row[] {
  const rows: Row[] = [];
  let last = lineEnd(units, from);
  while (last < units.length && rows.length < limit.rows) {
    rows.push(...wrapLine(units, last + 1, limit.width));
    last = lineEnd(units, last + 1);
  }
  return rows;
}
