import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth, graphemes, oneLine, padTo, truncate, wrapWords } from '../../../components/inputs/display.ts';

describe('text measured by display width', () => {
  test.each([
    ['hello world', 7, 'hello …'],
    ['hello', 5, 'hello'],
    ['日本語です', 7, '日本語…'],
    ['日本語', 6, '日本語'],
    ['日本語', 5, '日本…'],
    ['👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 3, '👨‍👩‍👧‍👦…'],
    ['anything', 0, ''],
    ['ab', 1, '…'],
  ])('%s cut to %i columns is %s', (text, columns, cut) => {
    expect(truncate(text, columns, '…')).toBe(cut);
  });

  test('a cut text never takes more columns than it was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 30 }), (text, columns) => {
        expect(displayWidth(truncate(oneLine(text), columns, '…'))).toBeLessThanOrEqual(columns);
      }),
    );
  });

  test('graphemes put together are the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => graphemes(text).join('') === text));
    expect(graphemes('a👨‍👩‍👧‍👦e\u0301\n')).toEqual(['a', '👨‍👩‍👧‍👦', 'e\u0301', '\n']);
  });

  test('padding counts columns, not characters', () => {
    expect(padTo('日', 4)).toBe('日  ');
    expect(padTo('long', 2)).toBe('long');
  });

  test('one line holds no line breaks and no control characters', () => {
    expect(oneLine('a\r\nb\tc\u001b[31md\u009b')).toBe('a b c[31md');
  });

  test('a long title is wrapped at words and its last line says that it goes on', () => {
    expect(wrapWords('which database should the service use here', 16, { maxLines: 2, ellipsis: '…' })).toEqual([
      'which database',
      'should the serv…',
    ]);
    expect(wrapWords('short', 16, { maxLines: 2, ellipsis: '…' })).toEqual(['short']);
  });
});
