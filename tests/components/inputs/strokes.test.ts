import type { Key } from 'ink';
import { describe, expect, test } from 'vitest';
import { controlStroke, NO_MODIFIERS, strokesFromInk, textStrokes } from '../../../components/inputs/strokes.ts';

const NO_KEY: Key = {
  ...{ upArrow: false, downArrow: false, leftArrow: false, rightArrow: false, pageDown: false, pageUp: false },
  ...{ home: false, end: false, return: false, escape: false, ctrl: false, shift: false, tab: false },
  ...{ backspace: false, delete: false, meta: false, super: false, hyper: false, capsLock: false, numLock: false },
};
const key = (name: string) => ({ kind: 'key', name, ...NO_MODIFIERS });

describe('strokes', () => {
  test('control characters inside a chunk are keys of their own', () => {
    expect(textStrokes('he\u0001y\r')).toEqual([
      { kind: 'text', text: 'he' },
      { kind: 'chord', letter: 'a', ...NO_MODIFIERS, ctrl: true },
      { kind: 'text', text: 'y' },
      key('enter'),
    ]);
  });

  test.each([
    ['\r', 'enter'],
    ['\n', 'newline'],
    ['\t', 'tab'],
    ['\b', 'backspace'],
    ['\u007f', 'backspace'],
    ['\u001b', 'escape'],
  ])('%j is a key', (character, name) => {
    expect(controlStroke(character)).toEqual(key(name));
  });

  test('C1 control characters never become text', () => {
    expect(textStrokes('a\u009b31mb')).toEqual([
      { kind: 'text', text: 'a' },
      { kind: 'text', text: '31mb' },
    ]);
  });

  test('a key release and a key with Super do nothing', () => {
    expect(strokesFromInk('a', { ...NO_KEY, eventType: 'release' })).toEqual([]);
    expect(strokesFromInk('a', { ...NO_KEY, super: true })).toEqual([]);
  });

  test('a Ctrl letter that a terminal reports by name is the same key as its control character', () => {
    expect(strokesFromInk('j', { ...NO_KEY, ctrl: true })).toEqual(textStrokes('\n'));
    expect(strokesFromInk('m', { ...NO_KEY, ctrl: true })).toEqual(textStrokes('\r'));
  });

  test('Alt with a letter is a chord, whatever its case', () => {
    expect(strokesFromInk('B', { ...NO_KEY, meta: true, shift: true })).toEqual([
      { kind: 'chord', letter: 'b', ctrl: false, alt: true, shift: true },
    ]);
  });
});
