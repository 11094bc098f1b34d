import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanView } from '../../../src/view/clean.ts';

const upper = (text: string): string => text.toUpperCase();

test('every string of a view is cleaned, wherever it stands', () => {
  expect(cleanView({ a: 'x', list: ['y', { b: 'z' }], n: 1, none: null, yes: true }, upper)).toEqual({
    A: 'X',
    LIST: ['Y', { B: 'Z' }],
    N: 1,
    NONE: null,
    YES: true,
  });
});

test('any JSON value comes out with no string unclean', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const clean = (text: string): string => text.replace(/[^ -~]/g, '?');
      expect(JSON.stringify(cleanView(value, clean) ?? null)).toMatch(/^[ -~]*$/);
    }),
  );
});

test('what needs no change is the same object, and functions stay', () => {
  const view = { text: 'ok', rows: ['a'], act: () => 1 };
  expect(cleanView(view, (text) => text)).toBe(view);
});
