/** Who gets which rows of the live region. It stays two rows under the screen's height, or frames leave ghosts. */

import type { Line } from './line.ts';

/** Rows the prompt would like: of the draft, of the open command menu, and for search and the quit notice. */
export interface PromptNeed {
  readonly rows: number;
  readonly menu: number;
  readonly extra: number;
}

const MOST_DRAFT_ROWS = 10;
const MOST_MENU_ROWS = 8;

/** Rows of the live region on a screen of `rows`. */
export function liveRows(rows: number): number {
  return Math.max(1, rows - 2);
}

/** Rows of the live region that are not the status line's. */
export function askedRows(rows: number): number {
  const height = liveRows(rows);
  return height < 2 ? height : height - 1;
}

export interface PromptRows {
  readonly maxRows: number;
  readonly menuRows: number;
  /** Rows left for panes. */
  readonly left: number;
}

/** The prompt's share: always a row, then its notices, then the menu, and never more than half for a long draft. */
export function promptRows(room: number, need: PromptNeed): PromptRows {
  const free = Math.max(1, room - need.extra);
  const maxRows = Math.max(1, Math.min(MOST_DRAFT_ROWS, need.rows, Math.ceil(free / 2)));
  const menuRows = Math.max(0, Math.min(MOST_MENU_ROWS, need.menu, free - maxRows));
  return { maxRows, menuRows, left: Math.max(0, free - maxRows - menuRows) };
}

/** A pane that wants rows: those with the lowest rank are served first. */
export interface Wanted<K extends string> {
  readonly key: K;
  readonly rank: number;
  /** With fewer rows than this the pane is left out. */
  readonly least: number;
  readonly lines: readonly Line[];
  /** The same said in fewer rows, fullest first; a pane without them is cut at its end. */
  readonly shorter?: readonly (readonly Line[])[];
}

export type Panes<K extends string> = Readonly<Partial<Record<K, readonly Line[]>>>;

/** The fullest way of saying it that fits, else the shortest. */
function wayFor({ lines, shorter = [] }: Wanted<string>, room: number): readonly Line[] {
  return [lines, ...shorter].find((way) => way.length <= room) ?? shorter.at(-1) ?? lines;
}

/** Gives out `room` rows by rank; a pane that does not fit is said shorter, or cut at its end. */
export function fitPanes<K extends string>(wanted: readonly Wanted<K>[], room: number): Panes<K> {
  const given = new Map<K, readonly Line[]>();
  let left = room;
  for (const pane of [...wanted].sort((one, other) => one.rank - other.rank)) {
    const { key, least } = pane;
    const lines = wayFor(pane, left);
    const rows = Math.min(lines.length, left);
    if (rows === 0 || rows < Math.min(least, lines.length)) continue;
    given.set(key, lines.slice(0, rows));
    left -= rows;
  }
  const panes: Partial<Record<K, readonly Line[]>> = {};
  for (const [key, lines] of given) panes[key] = lines;
  return panes;
}
