import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseClarification } from '../../../src/core/clarification.ts';

const ask = (...lines: string[]) =>
  parseClarification(`Some words.\n\n  CLARIFICATION_NEEDED:  \n${lines.join('\n')}\n`);

describe('parseClarification', () => {
  test('reads questions with options and a recommendation', () => {
    expect(
      ask('Q1: Which store? | Options: [A JSON file, SQLite] | Recommended: [sqlite]', '', 'Q2: What name?'),
    ).toEqual([
      { id: 'Q1', text: 'Which store?', options: ['A JSON file', 'SQLite'], recommended: 'SQLite' },
      { id: 'Q2', text: 'What name?', options: [], recommended: null },
    ]);
  });

  test.each([
    ['repeated and empty options', 'Q1: a | Options: [A, A , , B]', { options: ['A', 'B'] }],
    [
      'more than nine options',
      'Q1: a | Options: [1,2,3,4,5,6,7,8,9,10]',
      { options: ['1', '2', '3', '4', '5', '6', '7', '8', '9'] },
    ],
    [
      'a comma in parentheses',
      'Q1: a | Options: [SQLite (local, file), None]',
      { options: ['SQLite (local, file)', 'None'] },
    ],
    ['a comma in quotes', 'Q1: a | Options: ["A, B", C]', { options: ['A, B', 'C'] }],
    ['a recommendation that is no option', 'Q1: a | Options: [A] | Recommended: [B]', { recommended: null }],
    ['a recommendation without options', 'Q1: a | Recommended: [B]', { options: [], recommended: null }],
    ['a bar in the text', 'Q1: a | b or c? | Options: [A]', { text: 'a | b or c?', options: ['A'] }],
    ['a bullet', '- Q3: a', { id: 'Q3', text: 'a' }],
    ['spaces before it', '   Q1: a', { id: 'Q1', text: 'a' }],
    ['other case and spaces', ' q01 : a', null],
    ['other case', 'q01: a |options : [A]|RECOMMENDED: [a]', { id: 'Q1', options: ['A'], recommended: 'A' }],
  ])('%s', (_name, line, expected) => {
    expect(ask(line)).toEqual(expected === null ? null : [expect.objectContaining(expected)]);
  });

  test.each([
    ['no text', 'Q1: | Options: [A]'],
    ['no number', 'Q: a'],
    ['no brackets', 'Q1: a | Options: A, B'],
    ['an open bracket', 'Q1: a | Options: [A, B'],
    ['prose', 'Please answer.'],
  ])('passes over a line with %s', (_name, line) => {
    expect(ask(line)).toBeNull();
    expect(ask(line, 'Q7: good')).toEqual([{ id: 'Q7', text: 'good', options: [], recommended: null }]);
  });

  test('of two questions with one number the first counts', () => {
    expect(ask('Q1: a', 'Q1: b')?.map((question) => question.text)).toEqual(['a']);
  });

  test.each([
    ['no marker', 'Q1: a'],
    ['the word in a sentence', 'I would write CLARIFICATION_NEEDED: and then\nQ1: a'],
    ['text after the marker', 'CLARIFICATION_NEEDED: Q1: a\nQ2: b'],
    ['the marker in fenced code', '```\nCLARIFICATION_NEEDED:\nQ1: a\n```'],
    ['questions in fenced code', 'CLARIFICATION_NEEDED:\n~~~\nQ1: a\n~~~'],
    ['questions before the marker', 'Q1: a\nCLARIFICATION_NEEDED:'],
    ['nothing below', 'CLARIFICATION_NEEDED:'],
  ])('is no question: %s', (_name, text) => {
    expect(parseClarification(text)).toBeNull();
  });

  test('accepts Windows line ends', () => {
    expect(parseClarification('CLARIFICATION_NEEDED:\r\nQ1: a | Options: [A, B]\r\n')?.[0]?.options).toEqual([
      'A',
      'B',
    ]);
  });

  test('never throws, and gives only questions that a picker can show', () => {
    const part = fc.constantFrom(
      'Q1',
      ':',
      ' ',
      '|',
      'Options:',
      'Recommended:',
      '[',
      ']',
      ',',
      'A',
      '"',
      '(',
      ')',
      '\n',
      '```',
      'CLARIFICATION_NEEDED:',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
        for (const question of parseClarification(`CLARIFICATION_NEEDED:\n${parts.join('')}`) ?? []) {
          expect(question.text).not.toBe('');
          expect(question.options.length).toBeLessThanOrEqual(9);
          expect(new Set(question.options).size).toBe(question.options.length);
          expect(question.recommended === null || question.options.includes(question.recommended)).toBe(true);
        }
      }),
    );
  });
});
