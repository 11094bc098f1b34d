/** Breaking text into rows of limited display width. */

import stringWidth from 'string-width';

const PRINTABLE_ASCII = /^[ -~]*$/;
/** Runs of spaces to break at, and words; a space that carries a mark belongs to its word. */
const TOKEN = / +(?!\p{M})|(?:[^ ]| (?=\p{M}))+/gu;
/** The widest single character; a narrower column could not hold it. */
const MIN_WIDTH = 2;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

interface Row {
  text: string;
  width: number;
}

function widthOf(text: string): number {
  return PRINTABLE_ASCII.test(text) ? text.length : stringWidth(text);
}

/** Pieces of a word that no row may break: graphemes, or code points where one grapheme is wider than a row. */
function* unbreakable(word: string, width: number): Generator<Row> {
  for (const { segment } of segmenter.segment(word)) {
    const taken = stringWidth(segment);
    if (taken <= width) yield { text: segment, width: taken };
    else for (const character of segment) yield { text: character, width: stringWidth(character) };
  }
}

function breakAscii(word: string, width: number): Row[] {
  return Array.from({ length: Math.ceil(word.length / width) }, (_, index) => {
    const text = word.slice(index * width, (index + 1) * width);
    return { text, width: text.length };
  });
}

/** A word cut into rows: one if it fits. */
function breakWord(word: Row, width: number): Row[] {
  if (word.width <= width) return [word];
  if (PRINTABLE_ASCII.test(word.text)) return breakAscii(word.text, width);
  const rows: Row[] = [];
  let row: Row = { text: '', width: 0 };
  for (const piece of unbreakable(word.text, width)) {
    if (row.width + piece.width > width) {
      rows.push(row);
      row = { text: '', width: 0 };
    }
    row.text += piece.text;
    row.width += piece.width;
  }
  return [...rows, row];
}

/** A word and the spaces before it. */
interface Word extends Row {
  readonly gap: number;
}

function* wordsOf(line: string): Generator<Word> {
  let gap = 0;
  for (const [token] of line.matchAll(TOKEN)) {
    const isGap = token.trim() === '';
    if (!isGap) yield { text: token, width: widthOf(token), gap };
    gap = isGap ? token.length : 0;
  }
}

function wrapLine(line: string, width: number): string[] {
  if (widthOf(line) <= width) return [line];
  const rows: string[] = [];
  let row: Row = { text: '', width: 0 };
  for (const word of wordsOf(line)) {
    const together = row.width + word.gap + word.width;
    if (together <= width) {
      row = { text: row.text + ' '.repeat(word.gap) + word.text, width: together };
      continue;
    }
    if (row.text !== '') rows.push(row.text);
    for (const piece of breakWord(word, width)) {
      rows.push(piece.text);
      row = piece;
    }
    rows.pop();
  }
  return [...rows, row.text];
}

/**
 * Rows no wider than `width` columns (at least 2). Newlines are kept, rows break at spaces, which are dropped there;
 * a word wider than a row is cut between graphemes. Nothing else is lost. Linear in the length of the text.
 */
export function wrapToWidth(text: string, width: number): string[] {
  const columns = Math.max(MIN_WIDTH, Math.floor(width));
  return text.split('\n').flatMap((line) => wrapLine(line, columns));
}
