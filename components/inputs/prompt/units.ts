import { graphemes } from '../display.ts';
import type { Chip, Draft, Unit, Units } from './editor.ts';

// A paste above either bound is folded: more lines than a prompt should show, or text long enough to slow every key.
const INLINE_LINES = 3;
const INLINE_CHARACTERS = 2000;
// Recalled text stays editable up to a larger bound: it was typed by hand more often than pasted.
const RECALL_LINES = 40;

/** The text the units stand for, pastes unfolded. */
export function textOf(units: Units): string {
  return units.map((unit) => (typeof unit === 'string' ? unit : unit.text)).join('');
}

/** Line ends become `\n`; control characters other than tab and newline are dropped, because they would act on the terminal. */
export function cleanText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is the point
  return text.replace(/\r\n?/g, '\n').replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '');
}

function lineCount(text: string): number {
  const lines = text.split('\n').length;
  return text.endsWith('\n') ? lines - 1 : lines;
}

function label(title: string, text: string, lines: number): string {
  return lines > 1 ? `[${title}, ${lines} lines]` : `[${title}, ${text.length} characters]`;
}

/** A pasted text (already clean) as units; `number` names the chip when the paste is long enough to be folded. */
export function unitsOfPaste(text: string, number: number): Units {
  const lines = lineCount(text);
  if (lines <= INLINE_LINES && text.length <= INLINE_CHARACTERS) {
    return graphemes(text);
  }
  return [{ kind: 'paste', label: label(`Pasted text #${number}`, text, lines), text } satisfies Chip];
}

/** A stored text as units; very long ones are folded so that walking over them stays cheap. */
export function unitsOfStored(text: string): Units {
  const clean = cleanText(text);
  const lines = lineCount(clean);
  if (lines <= RECALL_LINES && clean.length <= INLINE_CHARACTERS) {
    return graphemes(clean);
  }
  return [{ kind: 'paste', label: label('Earlier text', clean, lines), text: clean } satisfies Chip];
}

const weight = (unit: Unit): number => (typeof unit === 'string' ? unit.length : 1);

// Two ASCII neighbours never form one grapheme here, because `\r` never gets into a draft.
function mayJoin(left: Unit | undefined, right: Unit | undefined): boolean {
  return (
    typeof left === 'string' &&
    typeof right === 'string' &&
    left !== '\n' &&
    right !== '\n' &&
    (left.charCodeAt(0) > 0x7e || right.charCodeAt(0) > 0x7e)
  );
}

function resegment(units: Units): Units {
  const result: Unit[] = [];
  let text = '';
  for (const unit of units) {
    if (typeof unit === 'string') {
      text += unit;
    } else {
      result.push(...graphemes(text), unit);
      text = '';
    }
  }
  return result.concat(graphemes(text));
}

function indexAtWeight(units: Units, target: number): number {
  let index = 0;
  for (let sum = 0; sum < target && index < units.length; index += 1) {
    sum += weight(units[index] ?? '');
  }
  return index;
}

/**
 * Replaces the units from `start` to `end` with `inserted` and puts the cursor after them. A combining mark, joiner or
 * flag half that meets its neighbour becomes one grapheme with it, so a family typed in pieces is still one unit.
 */
export function splice(units: Units, range: { readonly start: number; readonly end: number }, inserted: Units): Draft {
  let { start, end } = range;
  let middle = inserted;
  let cursorWeight = middle.reduce((sum, unit) => sum + weight(unit), 0);
  let joined = false;
  const left = units[start - 1];
  if (left !== undefined && mayJoin(left, middle[0] ?? units[end])) {
    middle = [left, ...middle];
    cursorWeight += weight(left);
    start -= 1;
    joined = true;
  }
  const right = units[end];
  if (right !== undefined && mayJoin(middle[middle.length - 1], right)) {
    middle = [...middle, right];
    end += 1;
    joined = true;
  }
  const fresh = joined ? resegment(middle) : middle;
  const cursor = start + (joined ? indexAtWeight(fresh, cursorWeight) : fresh.length);
  return { units: [...units.slice(0, start), ...fresh, ...units.slice(end)], cursor };
}
