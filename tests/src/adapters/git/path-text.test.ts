import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathOfText, textOfPath } from '../../../../src/adapters/git/path-text.ts';

const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

describe('textOfPath and pathOfText', () => {
  it.each([
    ['plain/path.ts', bytes('plain/path.ts')],
    ['é 日本 😀', bytes('é 日本 😀')],
    ['\\xff', '\xff'],
    ['a\\xe9b', 'a\xe9b'],
    ['\\xe2\\x82', '\xe2\x82'],
    ['é\\xff', `${bytes('é')}\xff`],
    ['back\\slash', 'back\\slash'],
    ['\\x5cx41', '\\x41'],
    ['\\xff\\x5cx41', '\xff\\x41'],
    ['\\xZZ', '\\xZZ'],
    ['\ufeffmark', bytes('\ufeffmark')],
  ])('spells %j', (text, path) => {
    expect(textOfPath(path)).toBe(text);
    expect(pathOfText(text)).toBe(path);
  });

  it('loses no byte of any name', () => {
    const piece = fc.oneof(
      fc.constantFrom('\\', 'x', '5c', 'ff', '\\x41', '\xff', bytes('é')),
      fc.string({ unit: fc.nat(255).map((n) => String.fromCharCode(n)) }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const path = pieces.join('');
        expect(pathOfText(textOfPath(path))).toBe(path);
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves every valid name without such an escape as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!/\\x[0-9a-f]{2}/.test(text));
        expect(textOfPath(bytes(text))).toBe(text);
      }),
    );
  });
});
