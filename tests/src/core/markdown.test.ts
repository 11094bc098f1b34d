import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  codeSpan,
  headingOf,
  isDelimiterRow,
  leadingCodeSpan,
  listItemOf,
  scan,
  tableCell,
  tableCells,
} from '../../../src/core/markdown.ts';

const oneLine = fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.replace(/[\r\n]/g, ' '));
const messy = fc
  .array(fc.constantFrom('```', '~~~~', '````js', 'text', '\r\n', '\n', '\r', '# a', '- b', '\uFEFF', '`', ' '), {
    maxLength: 40,
  })
  .map((parts) => parts.join(''));

describe('scan', () => {
  test('gives lines that make the text again, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(messy, fc.string({ unit: 'binary' })), (text) => {
        expect(
          scan(text)
            .lines.map((line) => line.raw + line.eol)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  test.each([
    ['backticks', '```js\na\n```\nb', [true, true, true, false]],
    ['tildes', '~~~\na\n~~~\nb', [true, true, true, false]],
    ['a longer fence holds a shorter one', '````\n```\n````\nb', [true, true, true, false]],
    ['a fence with an info string closes nothing', '```\n```js\n```\nb', [true, true, true, false]],
    ['tildes do not close backticks', '```\n~~~\n```\nb', [true, true, true, false]],
    ['a backtick in the info string of backticks: no fence', '```a`b\nc', [false, false]],
    ['an indented fence', '   ```\na\n   ```\nb', [true, true, true, false]],
    ['four spaces: no fence', '    ```\na', [false, false]],
    ['an open fence goes on to the end', '```\na\nb', [true, true, true]],
    ['Windows line ends', '```\r\na\r\n```\r\nb', [true, true, true, false]],
  ])('knows fenced code: %s', (_name, text, code) => {
    expect(scan(text).lines.map((line) => line.code)).toEqual(code);
  });

  test('gives the blocks with info string, place and content', () => {
    expect(scan('a\n```js x\n1\n2\n```\n~~~\n3').blocks).toEqual([
      { info: 'js x', mark: '```', line: 2, content: ['1', '2'], closed: true },
      { info: '', mark: '~~~', line: 6, content: ['3'], closed: false },
    ]);
  });
});

const first = (text: string) => {
  const line = scan(text).lines[0];
  if (line === undefined) throw new Error('a text has a line');
  return line;
};

describe('lines', () => {
  test.each([
    ['# A', { level: 1, text: 'A' }],
    ['\uFEFF### A b ', { level: 3, text: 'A b' }],
    ['#', { level: 1, text: '' }],
    ['#A', null],
    ['####### A', null],
    ['    # A', null],
    ['```', null],
  ])('a heading: %j', (text, heading) => {
    expect(headingOf(first(text))).toEqual(heading);
  });

  test.each([
    ['- a', 'a'],
    ['  * a b ', 'a b'],
    ['12) a', 'a'],
    ['- - a', '- a'],
    ['-a', null],
    ['-', null],
    ['a', null],
  ])('a list item: %j', (text, item) => {
    expect(listItemOf(text)).toBe(item);
  });

  test.each([
    ['| a | b |', ['a', 'b']],
    ['|a|b', ['a', 'b']],
    ['| a \\| b | c |', ['a | b', 'c']],
    ['| a \\\\| c |', ['a \\', 'c']],
    ['| \\d+ | |', ['\\d+', '']],
    ['a | b', null],
  ])('a table row: %j', (text, cells) => {
    expect(tableCells(text)).toEqual(cells);
  });

  test('a cell is read as it was written', () => {
    fc.assert(
      fc.property(fc.array(oneLine, { minLength: 1 }), (cells) => {
        const row = `| ${cells.map(tableCell).join(' | ')} |`;
        expect(tableCells(row)).toEqual(cells.map((cell) => cell.trim()));
      }),
    );
  });

  test('a delimiter row', () => {
    expect(isDelimiterRow(['---', ':-:', '-:'])).toBe(true);
    expect(isDelimiterRow(['---', 'a'])).toBe(false);
    expect(isDelimiterRow([])).toBe(false);
  });
});

describe('code spans', () => {
  test.each([
    ['`a`', { code: 'a', rest: '' }],
    ['`a` (new)', { code: 'a', rest: '(new)' }],
    ['`` a`b ``', { code: 'a`b', rest: '' }],
    ['`a', null],
    ['``a`', null],
    ['a `b`', null],
  ])('%j', (text, span) => {
    expect(leadingCodeSpan(text)).toEqual(span);
  });

  test('what is written is read', () => {
    fc.assert(
      fc.property(
        oneLine.filter((text) => text.trim() !== ''),
        (text) => {
          expect(leadingCodeSpan(codeSpan(text))).toEqual({ code: text, rest: '' });
        },
      ),
    );
  });
});
