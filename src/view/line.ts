/** Lines of the screen as data: what a line says and how it is meant; who paints them knows colours, nobody else. */

import type { Tone } from '../core/show.ts';
import { displayWidth, truncateToWidth, wrapToWidth } from './format.ts';

/** `input` is what the person typed. */
export type LineTone = Tone | 'input';

/** One row: `lead` is shown muted before the text (a sign, a name, an indent). Neither holds a line end. */
export interface Line {
  readonly tone: LineTone;
  readonly lead: string;
  readonly text: string;
}

/** A row without a lead unless one is given. */
export const line = (tone: LineTone, text: string, lead = ''): Line => ({ tone, lead, text });

export const BLANK: Line = line('plain', '');

/** Columns a row takes. */
export function lineWidth({ lead, text }: Line): number {
  return displayWidth(lead) + displayWidth(text);
}

/** Columns kept for the text when a lead would leave it less. */
const MIN_TEXT = 8;

/**
 * A line broken into rows of at most `width` columns (null: only at its own line ends); rows after the first hang
 * under the text. A lead that leaves the text no room is cut.
 */
export function wrapLine({ tone, lead, text }: Line, width: number | null): Line[] {
  if (width === null) return text.split('\n').map((row, index) => line(tone, row, index === 0 ? lead : blankOf(lead)));
  const head = truncateToWidth(lead, Math.max(0, width - MIN_TEXT));
  const rows = wrapToWidth(text, width - displayWidth(head));
  return rows.map((row, index) => line(tone, row, index === 0 ? head : blankOf(head)));
}

const blankOf = (lead: string): string => ' '.repeat(displayWidth(lead));

/** A row that is cut, not wrapped, at `width` columns. */
export function cutLine({ tone, lead, text }: Line, width: number): Line {
  const head = truncateToWidth(lead, width);
  return line(tone, truncateToWidth(oneLine(text), width - displayWidth(head)), head);
}

/** Line ends become spaces. */
export function oneLine(text: string): string {
  return text.includes('\n') ? text.replace(/\s*\n\s*/g, ' ').trim() : text;
}

/** At most `count` rows; the last says how many more there are. */
export function firstLines(lines: readonly Line[], count: number, more: (left: number) => Line): readonly Line[] {
  if (lines.length <= count) return lines;
  return [...lines.slice(0, count - 1), more(lines.length - count + 1)].slice(0, count);
}

const isBlank = ({ lead, text }: Line): boolean => (lead + text).trim() === '';

/** Rows with at most one blank in a row; `afterBlank` tells whether they follow one. */
export function singleBlanks(lines: readonly Line[], afterBlank: boolean): readonly Line[] {
  return lines.filter((row, index) => {
    const before = lines[index - 1];
    return !(isBlank(row) && (before === undefined ? afterBlank : isBlank(before)));
  });
}

/** True where the last of these rows is blank; `otherwise` where there is none. */
export function endsBlank(lines: readonly Line[], otherwise: boolean): boolean {
  const last = lines.at(-1);
  return last === undefined ? otherwise : isBlank(last);
}
