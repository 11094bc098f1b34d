import { sequenceStrokes } from './key-sequences.ts';
import type { Modifiers, Stroke } from './strokes.ts';
import { chord, controlStroke, textStrokes } from './strokes.ts';

const PASTE_START = '\u001b[200~';
const PASTE_END = '\u001b[201~';

function escapedStrokes(character: string): readonly Stroke[] {
  if (character === '[') {
    // The beginning of a sequence that never came; ink takes the bracket for typed.
    return textStrokes(character);
  }
  const alt: Modifiers = { ctrl: false, alt: true, shift: /^[A-Z]$/.test(character) };
  if (character === '\u001b') {
    return [{ kind: 'key', name: 'escape', ...alt }];
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return [/^[\x00-\x1f\x7f]$/.test(character) ? controlStroke(character, alt) : chord(character, alt)];
}

type Token = { readonly strokes: readonly Stroke[]; readonly next: number } | 'unfinished';

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with ESC
const SEQUENCE = /\x1b(\x1b?)(?:\[((?:\[|(?!\[))[0-?]*[ -/]*)([@-~])|O([0-9;]*)([@-~]))/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with ESC
const UNFINISHED = /\x1b\x1b?(?:\[\[?[0-?]*[ -/]*|O[0-9;]*)?$/y;

function escapeToken(bytes: string, at: number): Token {
  if (bytes.startsWith(PASTE_START, at)) {
    const end = bytes.indexOf(PASTE_END, at);
    const text = bytes.slice(at + PASTE_START.length, end);
    return end === -1 ? 'unfinished' : { strokes: [{ kind: 'paste', text }], next: end + PASTE_END.length };
  }
  SEQUENCE.lastIndex = at;
  const sequence = SEQUENCE.exec(bytes);
  if (sequence !== null) {
    return { strokes: sequenceStrokes(sequence), next: SEQUENCE.lastIndex };
  }
  UNFINISHED.lastIndex = at;
  if (UNFINISHED.test(bytes)) {
    return 'unfinished';
  }
  const character = String.fromCodePoint(bytes.codePointAt(at + 1) ?? 0);
  return { strokes: escapedStrokes(character), next: at + 1 + character.length };
}

/**
 * Terminal bytes (decoded UTF-8) as strokes, with the same meaning ink gives them, for keys pressed before ink is
 * there. `rest` is an escape sequence or paste that has begun but not ended; prepend it to what comes next.
 */
export function strokesFromRaw(bytes: string): { readonly strokes: readonly Stroke[]; readonly rest: string } {
  const strokes: Stroke[] = [];
  let at = 0;
  while (at < bytes.length) {
    const start = bytes.indexOf('\u001b', at);
    strokes.push(...textStrokes(bytes.slice(at, start === -1 ? bytes.length : start)));
    if (start === -1) {
      break;
    }
    const token = escapeToken(bytes, start);
    if (token === 'unfinished') {
      return { strokes, rest: bytes.slice(start) };
    }
    strokes.push(...token.strokes);
    at = token.next;
  }
  return { strokes, rest: '' };
}
