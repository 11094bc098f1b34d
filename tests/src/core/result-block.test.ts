import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonFault } from '../../../src/core/json-fault.ts';
import { LARGEST_RESULT, readResult } from '../../../src/core/result-block.ts';

const good = '{"status":"completed","summary":"done"}';
const value = {
  status: 'completed',
  summary: 'done',
  files_modified: [],
  tests_run: [],
  caveats: '',
  patterns_used: [],
};
const fenced = (json: string, fence = '```') => `Words.\n\n${fence}codesleuth-result\n${json}\n${fence}\n`;

describe('readResult', () => {
  test.each([
    ['backticks', fenced(good)],
    ['tildes', fenced(good, '~~~')],
    ['a longer fence', fenced(good, '`````')],
    ['Windows line ends', fenced(good).replaceAll('\n', '\r\n')],
    ['words below', `${fenced(good)}\nBye.`],
    ['other blocks around', `\`\`\`js\n1\n\`\`\`\n${fenced(good)}\n\`\`\`json\n{}\n\`\`\``],
    ['the last of two', `${fenced('{"status":"failed","summary":"x"}')}${fenced(good)}`],
    ['JSON over many lines', fenced(JSON.stringify(JSON.parse(good), null, 2))],
    ['an example within code after it', `${fenced(good)}\n\`\`\`\`\n${fenced('{}')}\`\`\`\``],
  ])('reads it with %s', (_name, text) => {
    expect(readResult(text, 'task')).toEqual({ status: 'ok', value });
  });

  test.each([
    ['no block', 'All is well.'],
    ['an empty text', ''],
    ['another info string', '```json\n{}\n```'],
    ['a longer info word', '```codesleuth-results\n{}\n```'],
    ['a block that is an example in another', `\`\`\`\`markdown\n${fenced(good)}\`\`\`\`\n`],
    ['an indented code block', fenced(good).replaceAll('\n', '\n    ')],
  ])('finds none: %s', (_name, text) => {
    expect(readResult(text, 'task')).toEqual({ status: 'none' });
  });

  test.each([
    [
      'a block that is never closed',
      `a\n\`\`\`codesleuth-result\n${good}`,
      'the result block that begins on line 2 is never closed',
    ],
    ['an empty block', fenced(' '), 'the result block is empty'],
    [
      'a block below code that never closes',
      `\`\`\`ts\nx\n${fenced(good).replace(/```\n$/, '')}`,
      'the result block stands inside the code block that begins on line 1 and is never closed',
    ],
    [
      'a comma too many',
      fenced('{\n  "status": "completed",\n}'),
      'the result block is not JSON: unexpected "}" at line 3, column 1',
    ],
    [
      'a text that breaks off',
      fenced('{"status": "comp'),
      'the result block is not JSON: it breaks off at line 1, column 17',
    ],
    ['no JSON', fenced('done'), 'the result block is not JSON: unexpected "d" at line 1, column 1'],
    ['two values', fenced('{} {}'), 'the result block is not JSON: unexpected "{" at line 1, column 4'],
    ['a missing field', fenced('{"status":"completed"}'), /^the result does not fit: summary: /],
    ['a wrong word', fenced('{"status":"done","summary":""}'), /^the result does not fit: status: /],
    ['no object', fenced('[]'), /^the result does not fit: result: /],
  ])('says why it cannot read %s', (_name, text, why) => {
    const reading = readResult(text, 'task');
    expect(reading).toEqual({ status: 'unreadable', why: typeof why === 'string' ? why : expect.stringMatching(why) });
  });

  test('names the path of a bad field, and how many there are', () => {
    const scores = Array.from({ length: 5 }, () => ({ dimension: 'correctness', score: 6, evidence: '' }));
    const text = fenced(JSON.stringify({ ...value, scores }));
    expect(readResult(text, 'critique')).toEqual({
      status: 'unreadable',
      why: expect.stringMatching(
        /^the result does not fit: scores\[0\]\.score: .*scores\[2\]\.score: .* \(and 2 more\)$/,
      ),
    });
  });

  test('refuses a block over the limit', () => {
    const text = fenced(JSON.stringify({ ...value, summary: 'x'.repeat(LARGEST_RESULT) }));
    expect(readResult(text, 'task')).toEqual({
      status: 'unreadable',
      why: 'the result block is larger than 1000000 characters',
    });
  });

  test('gives the value of the purpose asked for', () => {
    const text = fenced(JSON.stringify({ ...value, compliance: [{ feature: 'F-001', met: true, evidence: 'seen' }] }));
    const reading = readResult(text, 'verify');
    expect(reading.status === 'ok' && reading.value.compliance[0]?.met).toBe(true);
    expect(readResult(text, 'critique').status).toBe('unreadable');
  });

  test('nesting however deep does not break it', () => {
    expect(readResult(fenced('['.repeat(200_000)), 'task').status).toBe('unreadable');
  });

  test('never throws', () => {
    const part = fc.constantFrom(
      '```',
      '~~~',
      'codesleuth-result',
      '\n',
      good,
      '{',
      '}',
      '[',
      '"',
      ',',
      '\\',
      '\r\n',
      ' ',
      'x',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        expect(['ok', 'unreadable', 'none']).toContain(readResult(parts.join(''), 'task').status);
      }),
    );
  });
});

const accepts = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('jsonFault', () => {
  test.each([
    ['{"a":1,}', 7],
    ['[1,2', 4],
    ['[1 2]', 3],
    ['{"a" 1}', 5],
    ['{a:1}', 1],
    ['"a\nb"', 2],
    ['"\\x"', 1],
    ['"\\u12G4"', 1],
    ['01', 1],
    ['tru', 0],
    ['[}', 1],
    ['{]', 1],
    ['', 0],
    ['{}x', 2],
    [' [1, {"a": [true, null, -1.5e3, "\\u00e9\\n"]}] ', null],
  ])('%j', (text, at) => {
    expect(jsonFault(text)).toBe(at);
  });

  test('finds a fault exactly where JSON.parse refuses', () => {
    const part = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '1',
      '-',
      '.5',
      'e1',
      'true',
      'null',
      ' ',
      '\\',
      '\\n',
      '\t',
    );
    const text = fc.oneof(
      fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.json(),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (any) => {
        expect(jsonFault(any) === null).toBe(accepts(any));
      }),
      { numRuns: 2000 },
    );
  });
});
