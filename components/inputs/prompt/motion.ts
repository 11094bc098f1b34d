import type { Draft, Motion, Span, Unit, Units } from './editor.ts';

// A folded paste is a word of its own: it is neither merged with its neighbours nor skipped.
const isWord = (unit: Unit | undefined): boolean => typeof unit === 'string' && /^[\p{L}\p{N}_]/u.test(unit);
const isBlank = (unit: Unit | undefined): boolean => typeof unit === 'string' && /^\s/.test(unit);
const isChip = (unit: Unit | undefined): boolean => typeof unit === 'object';

type Test = (unit: Unit | undefined) => boolean;

function backWhile(units: Units, from: number, test: Test): number {
  let index = from;
  while (index > 0 && test(units[index - 1])) {
    index -= 1;
  }
  return index;
}

function forwardWhile(units: Units, from: number, test: Test): number {
  let index = from;
  while (index < units.length && test(units[index])) {
    index += 1;
  }
  return index;
}

const isGap: Test = (unit) => !isWord(unit) && !isChip(unit);

function wordLeft(units: Units, cursor: number): number {
  const wordEnd = backWhile(units, cursor, isGap);
  return isChip(units[wordEnd - 1]) ? wordEnd - 1 : backWhile(units, wordEnd, isWord);
}

function wordRight(units: Units, cursor: number): number {
  const wordStart = forwardWhile(units, cursor, isGap);
  return isChip(units[wordStart]) ? wordStart + 1 : forwardWhile(units, wordStart, isWord);
}

// readline's unix-word-rubout: words are whatever stands between blanks.
function blankLeft(units: Units, cursor: number): number {
  return backWhile(units, backWhile(units, cursor, isBlank), (unit) => !isBlank(unit));
}

/** Index of the first unit of the logical line (between `\n`s) the index is in. */
export function lineStart(units: Units, index: number): number {
  return backWhile(units, index, (unit) => unit !== '\n');
}

/** Index of the `\n` that ends the logical line the index is in, or the end of the draft. */
export function lineEnd(units: Units, index: number): number {
  return forwardWhile(units, index, (unit) => unit !== '\n');
}

const TARGETS: Readonly<Record<Motion | 'blankLeft', (units: Units, cursor: number) => number>> = {
  left: (_units, cursor) => Math.max(0, cursor - 1),
  right: (units, cursor) => Math.min(units.length, cursor + 1),
  wordLeft,
  wordRight,
  blankLeft,
  lineStart,
  lineEnd,
};

/** Where the cursor lands. */
export function moved(draft: Draft, to: Motion): number {
  return TARGETS[to](draft.units, draft.cursor);
}

/** The range of units an erasing key takes away; an erase to a line's edge takes the line break when already there. */
export function erased(draft: Draft, span: Span): { readonly start: number; readonly end: number } {
  const { units, cursor } = draft;
  const target = TARGETS[span](units, cursor);
  if (target !== cursor) {
    return { start: Math.min(cursor, target), end: Math.max(cursor, target) };
  }
  if (span === 'lineEnd') {
    return { start: cursor, end: Math.min(units.length, cursor + 1) };
  }
  return span === 'lineStart' ? { start: Math.max(0, cursor - 1), end: cursor } : { start: cursor, end: cursor };
}
