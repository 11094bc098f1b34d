import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIBRARY, type LibraryDraft } from '../../../../schemas/knowledge.ts';
import {
  conflictMarkers,
  nextNumber,
  readLibrary,
  withEntry,
  withRows,
} from '../../../../src/core/knowledge/library-text.ts';

const draft = (change: Partial<LibraryDraft> = {}, values: Record<string, string> = {}): LibraryDraft => ({
  kind: 'pattern',
  title: 'Tokens in a cookie',
  values: { domain: 'auth', pattern: 'Keep them httpOnly', keywords: 'login, session', ...values },
  ...change,
});
const added = (present: string | null, change: Partial<LibraryDraft> = {}) => withEntry(draft(change), present, []);

describe('an entry that is added', () => {
  test('is read back as it was', () => {
    const { id, text } = added(null);
    expect(id).toBe('PATTERN-001');
    expect(readLibrary('pattern', text)).toMatchObject({
      problems: [],
      entries: [
        { id, title: 'Tokens in a cookie', values: { domain: 'auth', keywords: 'login, session', evidence: '' } },
      ],
    });
  });

  test('leaves every byte that was there, whatever a person wrote', () => {
    const hands = [
      '# Mine\r\n\r\nwords  \r\n## PATTERN-004: x\r\n- Domain: ui',
      '\uFEFF# A\n\n\n## Not an entry\n```\n## PATTERN-900: in code\n```\n',
    ];
    for (const present of hands) expect(added(present).text.startsWith(present)).toBe(true);
    expect(added(hands[0] ?? '').text.replaceAll('\r\n', '')).not.toContain('\n');
  });

  test('gets a number after every one that was ever given', () => {
    const one = added(null).text;
    const three = added(added(one).text);
    expect(three.id).toBe('PATTERN-003');
    const without = three.text.slice(0, three.text.indexOf('## PATTERN-002'));
    expect(added(without).id).toBe('PATTERN-004');
    expect(added('## PATTERN-009: gaps stay\n## PATTERN-002: x\n').id).toBe('PATTERN-010');
    expect(added('```\n## PATTERN-900: in code\n```\n').id).toBe('PATTERN-901');
    expect(withEntry(draft(), null, ['| PATTERN-041 | in the index only |']).id).toBe('PATTERN-042');
    expect(added('## PATTERN-999: x\n').id).toBe('PATTERN-1000');
    expect(nextNumber('error', ['PATTERN-007 ERROR-002'])).toBe(3);
  });

  test('cannot become anything else by what is in it', () => {
    const nasty =
      '```\n## PATTERN-077: no\n<!-- the last number given is PATTERN-900 -->\n| a | \u001b[31m <<<<<<< x \u202e [l](u)';
    const { text } = withEntry(draft({ title: nasty }, { pattern: nasty, domain: nasty }), null, []);
    const read = readLibrary('pattern', text);
    expect(read.entries).toHaveLength(1);
    expect(read.problems).toEqual([]);
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u202e');
    const second = withEntry(draft(), text, []);
    expect(readLibrary('pattern', second.text).entries).toHaveLength(2);
    expect(second.text.slice(second.text.indexOf('\n- '))).toContain('\\<!-- the last number given is PATTERN-900');
  });

  test('of any words is one entry, and the one before it stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (title, words) => {
        const first = withEntry(draft({ title }, { pattern: words, signal: title }), null, []).text;
        const second = withEntry(draft({ title: words }, { context: title }), first, []).text;
        const { entries, problems } = readLibrary('pattern', second);
        expect(entries).toHaveLength(2);
        expect(problems).toEqual([]);
        expect(second.slice(second.indexOf('## PATTERN'))).toContain(
          first.slice(first.indexOf('## PATTERN')).trimEnd(),
        );
      }),
    );
  });
});

test('what keeps a file from being added to is told with its line', () => {
  expect(conflictMarkers('a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\r\n').map(({ line }) => line)).toEqual([2, 6]);
  expect(conflictMarkers('Heading\n=======\n')).toEqual([]);
  expect(readLibrary('error', '# K\n```\nnever ends\n').problems).toEqual([
    { line: 2, message: 'a code fence begins here and never ends' },
  ]);
});

test('the index has a row for every entry that had none, and keeps what is there', () => {
  const { text } = added(added(null).text);
  const { entries } = readLibrary('pattern', text);
  const index = withRows(entries, null);
  expect(index.split('\n').filter((line) => line.startsWith('| PATTERN-'))).toHaveLength(2);
  expect(withRows(entries, index)).toBe(index);
  const edited = `${index.replace('login, session', 'mine')}\nwords of mine`;
  expect(
    withRows(readLibrary('pattern', added(text).text).entries, edited).startsWith(`${edited}\n| PATTERN-003 |`),
  ).toBe(true);
});

test('every kind asks for what it requires', () => {
  for (const { fields } of Object.values(LIBRARY)) {
    for (const { asks, required } of fields) if (required === true) expect(asks).toBeDefined();
    expect(new Set(fields.map(({ key }) => key)).size).toBe(fields.length);
  }
});
