/** What is shown above a permission's choices: its detail, and its scope where the choice has no room for it. */

import type { PermissionAsk } from '../core/transcript.ts';
import { displayWidth } from './format.ts';
import { cutLine, type Line, line, oneLine, wrapLine } from './line.ts';

/** Rows of a long detail that are shown before all of it is asked for, and of a long scope. */
const FOLDED = 8;
const FOLDED_SCOPE = 3;
/** The end of a command counts as much as its beginning, so these of its last rows stay. */
const LAST = 2;

/** Columns of the choice besides its scope: `❯ 2. Yes, for this run  `. */
const CHOICE_COLUMNS = 24;

/** True where the scope can stand behind the choice that grants it without being cut. */
export function scopeFits({ scope }: Pick<PermissionAsk, 'scope'>, columns: number): boolean {
  return CHOICE_COLUMNS + displayWidth(oneLine(scope)) <= columns;
}

interface Place {
  readonly columns: number;
  /** Rows there are for it. */
  readonly room: number;
  readonly expanded: boolean;
}

/** The first rows and the last ones, and between them how many are left out and how these are seen. */
function fold(rows: readonly Line[], most: number, { columns, expanded }: Place): readonly Line[] {
  if (rows.length <= most) return rows;
  if (most < 1) return [];
  const last = Math.min(LAST, Math.ceil((most - 1) / 2));
  const first = most - 1 - last;
  const how = expanded ? ', in a higher window' : ', Ctrl+O';
  const left = line('warn', `${rows.length - first - last} more rows${how}`, '  … ');
  return [...rows.slice(0, first), cutLine(left, columns), ...rows.slice(rows.length - last)];
}

/** Rows about a permission, never more than there is room for; what is left out is counted, and never the end. */
export function permissionRows(ask: Pick<PermissionAsk, 'detail' | 'scope'>, place: Place): readonly Line[] {
  const { columns, room, expanded } = place;
  const wrapped = (text: string, lead: string): Line[] => wrapLine(line('dim', text, lead), columns);
  const detail = ask.detail.trim() === '' ? [] : wrapped(ask.detail.trimEnd(), '  ');
  const scope = scopeFits(ask, columns) ? [] : wrapped(oneLine(ask.scope), '  this run: ');
  const most = Math.max(Math.floor(room / 2), room - detail.length);
  const below = fold(scope, expanded ? most : Math.min(FOLDED_SCOPE, most), place);
  const free = room - below.length;
  return [...fold(detail, expanded ? free : Math.min(FOLDED, free), place), ...below];
}
