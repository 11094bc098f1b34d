import type { Key } from 'ink';

/** Keys that do something instead of inserting text. `newline` is Ctrl+J, which terminals tell apart from Enter. */
export type KeyName =
  | 'enter'
  | 'newline'
  | 'tab'
  | 'backspace'
  | 'delete'
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'home'
  | 'end'
  | 'pageUp'
  | 'pageDown'
  | 'escape';

export type Modifiers = { readonly ctrl: boolean; readonly alt: boolean; readonly shift: boolean };

/** One thing the user did on the keyboard, free of how the terminal spelt it. */
export type Stroke =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'paste'; readonly text: string }
  | ({ readonly kind: 'key'; readonly name: KeyName } & Modifiers)
  | ({ readonly kind: 'chord'; readonly letter: string } & Modifiers);

export const NO_MODIFIERS: Modifiers = { ctrl: false, alt: false, shift: false };

// Ctrl+letter codes that are keys of their own on every terminal (ASCII control codes).
const CONTROL_KEYS: Readonly<Record<string, KeyName>> = {
  h: 'backspace',
  i: 'tab',
  j: 'newline',
  m: 'enter',
  '[': 'escape',
};

/** A letter pressed with Ctrl or Alt; the five Ctrl letters that are keys (Enter, Tab, …) become those keys. */
export function chord(letter: string, modifiers: Modifiers): Stroke {
  const name = modifiers.ctrl ? CONTROL_KEYS[letter] : undefined;
  return name === undefined
    ? { kind: 'chord', letter: letter.toLowerCase(), ...modifiers }
    : { kind: 'key', name, ...modifiers, ctrl: false };
}

/** The key of one C0 control character or DEL (0x7f). */
export function controlStroke(character: string, modifiers: Modifiers = NO_MODIFIERS): Stroke {
  const code = character.charCodeAt(0);
  if (code === 0x7f) {
    return { kind: 'key', name: 'backspace', ...modifiers };
  }
  return chord(String.fromCharCode(code + (code >= 1 && code <= 26 ? 96 : 64)), { ...modifiers, ctrl: true });
}

/** Splits text at its control characters, which ink leaves inside a chunk, so that `hello\r` is text and then Enter. */
export function textStrokes(text: string): Stroke[] {
  const strokes: Stroke[] = [];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  for (const part of text.split(/([\x00-\x1f\x7f-\x9f])/)) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    if (/^[\x00-\x1f\x7f]$/.test(part)) {
      strokes.push(controlStroke(part));
      // C1 codes have no key and must not reach the screen.
    } else if (part !== '' && !/^[\x80-\x9f]$/.test(part)) {
      strokes.push({ kind: 'text', text: part });
    }
  }
  return strokes;
}

const NAMED: readonly (readonly [(key: Key) => boolean, KeyName])[] = [
  [(key) => key.return, 'enter'],
  [(key) => key.tab, 'tab'],
  [(key) => key.backspace, 'backspace'],
  [(key) => key.delete, 'delete'],
  [(key) => key.upArrow, 'up'],
  [(key) => key.downArrow, 'down'],
  [(key) => key.leftArrow, 'left'],
  [(key) => key.rightArrow, 'right'],
  [(key) => key.home, 'home'],
  [(key) => key.end, 'end'],
  [(key) => key.pageUp, 'pageUp'],
  [(key) => key.pageDown, 'pageDown'],
  [(key) => key.escape, 'escape'],
];

/** What ink's `useInput` reported, as strokes in order; key releases and keys with Super or Hyper give nothing. */
export function strokesFromInk(input: string, key: Key): Stroke[] {
  if (key.eventType === 'release' || key.super || key.hyper) {
    return [];
  }
  const modifiers: Modifiers = { ctrl: key.ctrl, alt: key.meta, shift: key.shift };
  const named = NAMED.find(([matches]) => matches(key));
  if (named !== undefined) {
    return [{ kind: 'key', name: named[1], ...modifiers }];
  }
  if (input === '') {
    return [];
  }
  return key.ctrl || key.meta ? [chord(input, modifiers)] : textStrokes(input);
}
