import { graphemes, graphemeWidth } from '../display.ts';
import type { Draft, KeyAction, Span, Units } from '../prompt/editor.ts';
import { actionsFor } from '../prompt/keys.ts';
import { erased, moved } from '../prompt/motion.ts';
import { cleanText, splice, textOf } from '../prompt/units.ts';
import type { Stroke } from '../strokes.ts';

/** A one-line field with the prompt's editing keys. */
export type Line = Draft & { readonly killed: Units };

export const EMPTY_LINE: Line = { units: [], cursor: 0, killed: [] };

/** The text of the field. */
export function lineText(line: Line): string {
  return textOf(line.units);
}

function put(line: Line, units: Units): Line {
  return { ...line, ...splice(line.units, { start: line.cursor, end: line.cursor }, units) };
}

function typed(line: Line, text: string): Line {
  // A field has one line, so the line breaks of a paste become blanks instead of sending it.
  return put(line, graphemes(cleanText(text).replace(/[\n\t]+/g, ' ')));
}

function erase(line: Line, span: Span): Line {
  const range = erased(line, span);
  const killed = span === 'left' || span === 'right' ? line.killed : line.units.slice(range.start, range.end);
  return { ...line, ...splice(line.units, range, []), killed };
}

function applied(line: Line, action: KeyAction): Line {
  switch (action.type) {
    case 'insert':
    case 'paste':
      return typed(line, action.text);
    case 'move':
      return { ...line, cursor: moved(line, action.to) };
    case 'erase':
      return erase(line, action.span);
    case 'end':
      return erase(line, 'right');
    case 'yank':
      return put(line, line.killed);
    default:
      return line;
  }
}

/** The field after one stroke; Enter, Esc and keys that mean nothing in one line leave it as it is. */
export function edit(line: Line, stroke: Stroke): Line {
  return actionsFor([stroke]).reduce(applied, line);
}

/** The part of the field that fits into `columns`, with the cursor in it, and the cursor's column. */
export function visibleLine(line: Line, columns: number): { readonly text: string; readonly column: number } {
  const room = Math.max(1, columns - 1);
  const width = (index: number): number => graphemeWidth(String(line.units[index] ?? ''));
  let start = line.cursor;
  let column = 0;
  while (start > 0 && column + width(start - 1) <= room) {
    start -= 1;
    column += width(start);
  }
  let end = line.cursor;
  for (let taken = column; end < line.units.length && taken + width(end) <= room; end += 1) {
    taken += width(end);
  }
  return { text: textOf(line.units.slice(start, end)), column };
}
