import { displayWidth as measure, wrapToWidth } from '../../src/view/format.ts';

const CACHE_LIMIT = 4096;
const widths = new Map<string, number>();

const isPrintableAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** Terminal columns one grapheme takes; remembered, because measuring a non-ASCII grapheme costs several regex runs. */
export function graphemeWidth(grapheme: string): number {
  if (grapheme.length === 1 && grapheme >= ' ' && grapheme <= '~') {
    return 1;
  }
  const known = widths.get(grapheme);
  if (known !== undefined) {
    return known;
  }
  if (widths.size >= CACHE_LIMIT) {
    widths.clear();
  }
  const width = measure(grapheme);
  widths.set(grapheme, width);
  return width;
}

let segmenter: Intl.Segmenter | undefined;

/** Splits text into user-perceived characters (Unicode UAX #29 extended grapheme clusters). */
export function graphemes(text: string): string[] {
  if (/^[\x20-\x7e\n\t]*$/.test(text)) {
    return text.split('');
  }
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

/** Terminal columns a one-line text takes. */
export function displayWidth(text: string): number {
  return isPrintableAscii(text) ? text.length : measure(text);
}

/** Cuts a one-line text to at most `columns` columns, ending in `ellipsis` (one column) where something was cut. */
export function truncate(text: string, columns: number, ellipsis: string): string {
  if (columns <= 0) {
    return '';
  }
  if (text.length <= columns && isPrintableAscii(text)) {
    return text;
  }
  let taken = '';
  let width = 0;
  let lastFit = '';
  // Bounded by `columns`, so a label of any length costs only what is shown; marks of no width are the exception.
  for (const grapheme of graphemes(text.slice(0, columns * 16 + 64))) {
    width += graphemeWidth(grapheme);
    if (width > columns) {
      return lastFit + ellipsis;
    }
    taken += grapheme;
    if (width < columns) {
      lastFit = taken;
    }
  }
  return taken.length < text.length ? lastFit + ellipsis : taken;
}

/** Pads a one-line text with spaces to `columns` columns; longer text is returned as it is. */
export function padTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}

/** One line for display: tabs and line breaks become spaces, control characters disappear. */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is the point
  return text.replace(/[\t\r\n\u2028\u2029]+/g, ' ').replace(/[\x00-\x1f\x7f-\x9f]/g, '');
}

/** One line of text wrapped at blanks to `columns` columns: at most `maxLines` lines, the last one cut with `ellipsis`. */
export function wrapWords(text: string, columns: number, limit: { maxLines: number; ellipsis: string }): string[] {
  const lines = wrapToWidth(oneLine(text), columns);
  if (lines.length <= limit.maxLines) {
    return lines;
  }
  const kept = lines.slice(0, limit.maxLines);
  const last = `${kept.pop() ?? ''} ${lines[limit.maxLines] ?? ''}`;
  return [...kept, truncate(last, columns, limit.ellipsis)];
}
