import type { KeyName, Modifiers, Stroke } from './strokes.ts';
import { chord, textStrokes } from './strokes.ts';

// Final byte of a CSI or SS3 sequence, as xterm and the kitty protocol send it.
const BY_FINAL: Readonly<Record<string, KeyName>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
};

// First parameter of a VT220 `CSI n ~` sequence.
const BY_NUMBER: Readonly<Record<string, KeyName>> = {
  1: 'home',
  3: 'delete',
  4: 'end',
  5: 'pageUp',
  6: 'pageDown',
  7: 'home',
  8: 'end',
};

// Code points of a kitty `CSI n u` sequence that are keys, not characters.
const BY_CODE: Readonly<Record<number, KeyName>> = {
  9: 'tab',
  13: 'enter',
  27: 'escape',
  127: 'backspace',
  57414: 'enter',
};

const SUPER_OR_HYPER = 8 | 16;
const RELEASED = '3';

type Parameters = { readonly first: string; readonly bits: number; readonly released: boolean; readonly text: string };

function parametersOf(source: string): Parameters {
  const [first = '', modifiers = '', text = ''] = source.split(';');
  const [bits = '', event = ''] = modifiers.split(':');
  const value = Number.parseInt(bits, 10);
  return {
    first: first.split(':')[0] ?? '',
    bits: Number.isNaN(value) ? 0 : Math.max(0, value - 1),
    released: event === RELEASED,
    text: text === '' ? '' : String.fromCodePoint(...text.split(':').map(Number).filter(isScalar)),
  };
}

const isScalar = (code: number): boolean =>
  Number.isInteger(code) && code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);

function modifiersOf(bits: number, alt: boolean): Modifiers {
  return { shift: (bits & 1) !== 0, alt: alt || (bits & (2 | 32)) !== 0, ctrl: (bits & 4) !== 0 };
}

function codePointStrokes(parameters: Parameters, modifiers: Modifiers): Stroke[] {
  const code = Number.parseInt(parameters.first, 10);
  const name = BY_CODE[code];
  if (name !== undefined) {
    return [{ kind: 'key', name, ...modifiers }];
  }
  // 57344 to 63743 are kitty's numbers for keys without text.
  if (!isScalar(code) || code < 32 || (code >= 57344 && code <= 63743)) {
    return [];
  }
  const text = parameters.text === '' ? String.fromCodePoint(code) : parameters.text;
  return modifiers.ctrl || modifiers.alt ? [chord(text, modifiers)] : textStrokes(text);
}

type Sequence = { readonly csi: string | undefined; readonly ss3: string | undefined; readonly first: string };

function keyName({ csi, ss3, first }: Sequence): KeyName | undefined {
  if (csi === '~') {
    return BY_NUMBER[first];
  }
  return ss3 === 'M' ? 'enter' : BY_FINAL[csi ?? ss3 ?? ''];
}

/**
 * The strokes of one complete CSI or SS3 sequence: match groups are a doubled ESC (Alt), CSI parameters and final byte,
 * SS3 parameters and final byte. Sequences that are no key (replies, function keys, key releases) give none.
 */
export function sequenceStrokes(match: RegExpExecArray): Stroke[] {
  const [, doubled = '', csiParameters, csi, ss3Parameters, ss3] = match;
  const source = csiParameters ?? ss3Parameters ?? '';
  const parameters = parametersOf(source);
  // The Linux console's function keys have a second bracket.
  if (source.startsWith('[') || parameters.released || (parameters.bits & SUPER_OR_HYPER) !== 0) {
    return [];
  }
  const modifiers = modifiersOf(parameters.bits, doubled !== '');
  if (csi === 'u') {
    return codePointStrokes(parameters, modifiers);
  }
  if (csi === 'Z') {
    return [{ kind: 'key', name: 'tab', ...modifiers, shift: true }];
  }
  const name = keyName({ csi, ss3, first: parameters.first });
  return name === undefined ? [] : [{ kind: 'key', name, ...modifiers }];
}
