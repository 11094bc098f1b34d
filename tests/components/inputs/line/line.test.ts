import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../../../components/inputs/display.ts';
import { EMPTY_LINE, edit, lineText, visibleLine } from '../../../../components/inputs/line/line.ts';
import { strokesFromRaw } from '../../../../components/inputs/raw.ts';
import { ctrl, KEYS, pasted } from '../../../support/drive-editor.ts';

const typed = (keys: string) => strokesFromRaw(keys).strokes.reduce(edit, EMPTY_LINE);

describe('a one-line field', () => {
  test.each([
    ['several keys of a chunk in order', `abc${KEYS.left}X`, 'abXc'],
    ['Ctrl+A inserts no letter', `bc${ctrl('a')}a`, 'abc'],
    ['Ctrl+U and Ctrl+Y', `abc${ctrl('u')}x${ctrl('y')}`, 'xabc'],
    ['Ctrl+W', `one two${ctrl('w')}`, 'one '],
    ['a family emoji is one unit', '👨‍👩‍👧‍👦\u007f', ''],
    ['line breaks of a paste become blanks', pasted('one\ntwo'), 'one two'],
    ['a newline key does nothing', `a${KEYS.shiftEnter}b\n`, 'ab'],
    ['Ctrl+D deletes forward', `ab${KEYS.home}${ctrl('d')}`, 'b'],
  ])('%s', (_, keys, text) => {
    expect(lineText(typed(keys))).toBe(text);
  });

  test('what is shown fits and holds the cursor, wherever that is', () => {
    const field = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(field, fc.nat(40), fc.integer({ min: 4, max: 20 }), (text, back, columns) => {
        const shown = visibleLine(typed(`x${text}${KEYS.left.repeat(back)}`), columns);
        expect(displayWidth(shown.text)).toBeLessThanOrEqual(columns);
        expect(shown.column).toBeLessThan(columns);
      }),
    );
  });
});
