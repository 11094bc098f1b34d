import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it, test } from 'vitest';
import {
  age,
  displayWidth,
  duration,
  money,
  padToWidth,
  progressBar,
  tokens,
  truncateMiddle,
  truncateStart,
  truncateToWidth,
  wrapToWidth,
} from '../../../src/view/format.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Text as it leaves the sanitiser: many scripts, marks, emoji, no controls. */
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('a', 'word', 'longerword', '/', '.', '-') },
  { weight: 4, arbitrary: fc.constantFrom(' ', '  ', ' ') },
  { weight: 3, arbitrary: fc.constantFrom('é', 'e\u0301', '漢', '한국', 'ｶﾞ', '…', 'ไทย', 'क्षि', 'שלום') },
  { weight: 2, arbitrary: fc.constantFrom('👩🏽‍💻', '🎉', '❤️', '1️⃣', '🇫🇷', '\u1112\u1161\u11AB', ' \u0301') },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 3 }).filter((text) => !/\p{C}|\p{Z}/u.test(text)) },
);
const line = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
const paragraph = fc.array(line, { maxLength: 5 }).map((lines) => lines.join('\n'));
const width = fc.integer({ min: 2, max: 30 });
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const graphemes = (text: string): string[] => [...segmenter.segment(text)].map(({ segment }) => segment);

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1.0k'],
  [12_345, '12.3k'],
  [99_949, '99.9k'],
  [99_950, '100k'],
  [999_499, '999k'],
  [999_500, '1.0M'],
  [1_234_567, '1.2M'],
  [250_000_000, '250M'],
  [null, 'n/a'],
])('%s tokens are %s', (count, text) => {
  expect(tokens(count)).toBe(text);
});

test.each([
  [0, '$0.00'],
  [1, '<$0.01'],
  [4_999, '<$0.01'],
  [5_000, '$0.01'],
  [1_230_000, '$1.23'],
  [1_999_999, '$2.00'],
  [1_234_567_890_000, '$1,234,567.89'],
  [-1_500_000, '-$1.50'],
  [null, 'n/a'],
])('%s micro-USD are %s', (micro, text) => {
  expect(money(micro)).toBe(text);
});

test.each([
  [0, '0 s'],
  [400, '<1 s'],
  [4_900, '4 s'],
  [MINUTE, '1 m'],
  [192 * SECOND, '3 m 12 s'],
  [HOUR - 1, '59 m 59 s'],
  [2 * HOUR + 5 * MINUTE + 9 * SECOND, '2 h 5 m'],
  [3 * DAY + 4 * HOUR, '3 d 4 h'],
  [3 * DAY + 5 * MINUTE, '3 d'],
])('%s ms last %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test.each([
  [-HOUR, 'just now'],
  [MINUTE - 1, 'just now'],
  [MINUTE, '1 m ago'],
  [5 * HOUR, '5 h ago'],
  [3 * DAY + HOUR, '3 d ago'],
  [65 * DAY, '2 mo ago'],
  [800 * DAY, '2 y ago'],
])('%s ms back is %s', (elapsed, text) => {
  expect(age(1_000_000_000_000, 1_000_000_000_000 + elapsed)).toBe(text);
});

describe('progressBar', () => {
  test.each([
    [0, 12, '░'.repeat(20)],
    [6, 12, '█'.repeat(10) + '░'.repeat(10)],
    [12, 12, '█'.repeat(20)],
    [999, 1000, `${'█'.repeat(19)}░`],
    [15, 12, '█'.repeat(20)],
    [-1, 12, '░'.repeat(20)],
    [0, 0, '░'.repeat(20)],
  ])('%s of %s', (done, total, bar) => {
    expect(progressBar(done, total)).toBe(bar);
  });

  it('does with ASCII and any number of cells', () => {
    expect(progressBar(1, 2, { cells: 4, ascii: true })).toBe('##--');
  });
});

describe('displayWidth', () => {
  test.each([
    ['abc', 3],
    ['漢字', 4],
    ['e\u0301', 1],
    ['👩🏽‍💻', 2],
    ['', 0],
  ])('%s', (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });

  it('says of every character, alone and before what changes its looks, what the general rule says', () => {
    const all = Array.from({ length: 0xffff }, (_, code) => String.fromCharCode(code)).filter((at) =>
      at.isWellFormed(),
    );
    const marked = all.flatMap((at) => [at, `${at}\uFE0F`, `${at}\u0301`, `a${at}`]);
    expect(marked.filter((text) => displayWidth(text) !== stringWidth(text))).toEqual([]);
  });
});

describe('truncateToWidth', () => {
  test.each([
    ['short', 5, 'short'],
    ['longer', 5, 'long…'],
    ['漢字漢字', 5, '漢字…'],
    ['漢字漢字', 4, '漢…'],
    ['a👩🏽‍💻bc', 3, 'a…'],
    ['a👩🏽‍💻bc', 4, 'a👩🏽‍💻…'],
    ['abc', 1, '…'],
    ['abc', 0, ''],
  ])('%s to %s columns', (text, columns, expected) => {
    expect(truncateToWidth(text, columns)).toBe(expected);
  });

  it('is never wider, keeps whole graphemes of the start, and uses the room there is', () => {
    fc.assert(
      fc.property(line, fc.nat(30), (text, columns) => {
        const cut = truncateToWidth(text, columns);
        expect(displayWidth(cut)).toBeLessThanOrEqual(columns);
        if (cut === text || columns === 0) return;
        const kept = graphemes(cut.slice(0, -1));
        expect(graphemes(text).slice(0, kept.length)).toEqual(kept);
        const next = graphemes(text)[kept.length] ?? '';
        expect(displayWidth(kept.join('')) + displayWidth(next)).toBeGreaterThan(columns - 1);
      }),
      { numRuns: 500 },
    );
  });
});

describe('truncateMiddle', () => {
  it('keeps more of the end than of the start', () => {
    expect(truncateMiddle('/home/someone/projects/shop/src/checkout.ts', 22)).toBe('/home/s…rc/checkout.ts');
    expect(truncateMiddle('/short', 22)).toBe('/short');
    expect(truncateMiddle('/long', 0)).toBe('');
  });

  it('is never wider, and made of the start and the end of the text', () => {
    fc.assert(
      fc.property(
        line.filter((text) => !text.includes('…')),
        fc.integer({ min: 1, max: 30 }),
        (text, columns) => {
          const cut = truncateMiddle(text, columns);
          expect(displayWidth(cut)).toBeLessThanOrEqual(columns);
          if (cut === text) return;
          const [start, end] = cut.split('…');
          expect(text.startsWith(start ?? '?') && text.endsWith(end ?? '?')).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('truncateStart', () => {
  it('keeps the end, and is never wider', () => {
    expect(truncateStart('dates need order', 9)).toBe('…ed order');
    expect(truncateStart('short', 9)).toBe('short');
    expect(truncateStart('名前名前', 4)).toBe('…前');
    expect(truncateStart('long', 0)).toBe('');
  });
});

describe('padToWidth', () => {
  it('fills on either side and truncates what is too long', () => {
    expect(padToWidth('漢', 4)).toBe('漢  ');
    expect(padToWidth('7', 3, 'right')).toBe('  7');
    expect(padToWidth('toolong', 4)).toBe('too…');
  });

  it('is exactly as wide as asked', () => {
    fc.assert(
      fc.property(line, fc.nat(40), (text, columns) => {
        expect(displayWidth(padToWidth(text, columns))).toBe(columns);
        expect(displayWidth(padToWidth(text, columns, 'right'))).toBe(columns);
      }),
    );
  });
});

describe('wrapToWidth', () => {
  test.each([
    ['a line that fits', 'one two', 7, ['one two']],
    ['a break at spaces', 'one two three', 7, ['one two', 'three']],
    ['spaces dropped only at the break', 'one  two   three', 8, ['one  two', 'three']],
    ['newlines and empty lines', 'one\n\ntwo three\n', 5, ['one', '', 'two', 'three', '']],
    ['an indent', '  one two', 6, ['  one', 'two']],
    ['a long word', 'a abcdefghij b', 4, ['a', 'abcd', 'efgh', 'ij b']],
    ['wide characters', '漢字漢字漢', 5, ['漢字', '漢字', '漢']],
    ['emoji', '👩🏽‍💻👩🏽‍💻 👩🏽‍💻', 4, ['👩🏽‍💻👩🏽‍💻', '👩🏽‍💻']],
    ['a column too narrow for anything', '漢a', 0, ['漢', 'a']],
    ['nothing', '', 10, ['']],
  ])('%s', (_what, text, columns, rows) => {
    expect(wrapToWidth(text, columns)).toEqual(rows);
  });

  it('makes no row wider than asked', () => {
    fc.assert(
      fc.property(paragraph, width, (text, columns) => {
        for (const row of wrapToWidth(text, columns)) expect(displayWidth(row)).toBeLessThanOrEqual(columns);
      }),
      { numRuns: 1000 },
    );
  });

  it('loses nothing but spaces and never cuts a grapheme that fits', () => {
    fc.assert(
      fc.property(paragraph, width, (text, columns) => {
        const rows = wrapToWidth(text, columns);
        expect(rows.join('').replaceAll(' ', '')).toBe(text.replaceAll(/[ \n]/g, ''));
        if (graphemes(text).every((grapheme) => displayWidth(grapheme) <= columns)) {
          const solid = (all: string[]): string[] => all.filter((grapheme) => !/^[ \n]$/.test(grapheme));
          expect(solid(rows.flatMap(graphemes))).toEqual(solid(graphemes(text)));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('breaks no row that had room for the next word', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'bb', '漢', 'ccc'), { minLength: 1, maxLength: 30 }),
        width,
        (words, columns) => {
          const rows = wrapToWidth(words.join(' '), Math.max(columns, 3));
          rows.slice(1).forEach((row, index) => {
            const next = row.split(' ')[0] ?? '';
            expect(displayWidth(`${rows[index]} ${next}`)).toBeGreaterThan(Math.max(columns, 3));
          });
        },
      ),
    );
  });

  it('takes megabytes, in words, in one word, in another script', () => {
    expect(wrapToWidth('word '.repeat(200_000), 80).length).toBe(12_500);
    expect(wrapToWidth('x'.repeat(1_000_000), 80).length).toBe(12_500);
    expect(wrapToWidth('x'.repeat(1_000_000), 2).length).toBe(500_000);
    expect(wrapToWidth('漢'.repeat(200_000), 80).length).toBe(5_000);
  });
});
