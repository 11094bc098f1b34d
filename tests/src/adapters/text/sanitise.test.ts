import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { findSuspect } from '../../../../src/adapters/text/characters.ts';
import { createStreamSanitiser, sanitise } from '../../../../src/adapters/text/sanitise.ts';
import { HOSTILE, HOSTILE_BYTES } from '../../../fixtures/hostile/payloads.ts';
import { expectedLines, showOnScreen, stateOf } from './screen.ts';

const ESC = '\u001B';

/** Written from the rule, not from the code under test: controls, halves, zero-width, tags, separators, bidi, variation. */
const FORBIDDEN = new RegExp(
  [
    String.raw`(?!\n)\p{Cc}|\p{Cs}`,
    String.raw`[\u{200B}\u{200C}\u{200E}\u{200F}\u{2060}-\u{206F}\u{FEFF}\u{AD}\u{61C}\u{180E}\u{3164}\u{FFA0}]|\u{34F}`,
    String.raw`[\u{115F}\u{1160}\u{FFF0}-\u{FFFB}\u{FFFE}\u{FFFF}\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}]`,
    String.raw`[\u{2028}-\u{202E}]|[\u{FE00}-\u{FE0E}]|[\u{180B}-\u{180D}]|\u{180F}`,
  ].join('|'),
  'u',
);
const FREE_JOINER =
  /(?<!(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F))\u200D|\u200D(?!\p{Extended_Pictographic})/u;
const FREE_STYLE = /(?<![\p{Extended_Pictographic}0-9#*])\uFE0F/u;
const MARK_PILE = /\p{M}{9}/u;

function expectSafe(text: string): void {
  expect(text).not.toMatch(FORBIDDEN);
  expect(text).not.toMatch(FREE_JOINER);
  expect(text).not.toMatch(FREE_STYLE);
  expect(text.replaceAll(/[\uFE0F\u20E3]/g, '')).not.toMatch(MARK_PILE);
}

function stream(chunks: readonly (string | Uint8Array)[], colour = false): string {
  const sanitiser = createStreamSanitiser({ colour });
  return chunks.map((chunk) => sanitiser.push(chunk)).join('') + sanitiser.flush();
}

/** Every two-way split of a short text, and splits spread over a long one. */
function splitPoints(length: number): number[] {
  const step = Math.max(1, Math.floor(length / 60));
  return Array.from({ length: Math.ceil(length / step) }, (_, index) => index * step + (index % step));
}

describe('the hostile corpus', () => {
  it('has at least 80 payloads with distinct names', () => {
    expect(HOSTILE.length).toBeGreaterThanOrEqual(80);
    expect(new Set(HOSTILE.map(({ name }) => name)).size).toBe(HOSTILE.length);
  });

  test.each(HOSTILE)('$name leaves no character that could act ($attack)', ({ text }) => {
    expectSafe(sanitise(text, { multiline: true }));
    expectSafe(sanitise(text));
    expect(sanitise(text)).not.toContain('\n');
  });

  test.each(HOSTILE)('$name gives the same text however the stream is torn', ({ text }) => {
    const whole = sanitise(text, { multiline: true });
    const coloured = sanitise(text, { multiline: true, colour: true });
    for (const at of splitPoints(text.length)) {
      const chunks = [text.slice(0, at), text.slice(at)];
      expect(stream(chunks)).toBe(whole);
      expect(stream(chunks, true)).toBe(coloured);
    }
    expect(stream([...text].slice(0, 3000))).toBe(stream([[...text].slice(0, 3000).join('')]));
  });

  test.each(HOSTILE)('$name gives the same text when its UTF-8 bytes are torn', ({ text }) => {
    const bytes = Buffer.from(text);
    const whole = sanitise(text.toWellFormed(), { multiline: true });
    for (const at of splitPoints(bytes.length)) {
      expect(stream([bytes.subarray(0, at), bytes.subarray(at)])).toBe(whole);
    }
  });

  test.each(HOSTILE_BYTES)('$name is safe as bytes ($attack)', ({ bytes }) => {
    const whole = stream([bytes]);
    expectSafe(whole);
    expect(stream([...bytes].map((byte) => Uint8Array.of(byte)))).toBe(whole);
  });

  test.each(HOSTILE)('$name does nothing on a screen but print', async ({ text }) => {
    const safe = sanitise(text, { multiline: true });
    const [report, innocent] = [await showOnScreen(safe), await showOnScreen('innocent')];
    expect(stateOf(report)).toEqual(stateOf(innocent));
    const expected = expectedLines(safe);
    expect(report.printed.slice(0, expected.length)).toEqual(expected);
  });

  test.each(HOSTILE)('$name in colour changes nothing but its own cells', async ({ text }) => {
    const [report, innocent] = [
      await showOnScreen(sanitise(text, { multiline: true, colour: true })),
      await showOnScreen('innocent'),
    ];
    expect(stateOf(report)).toEqual(stateOf(innocent));
    const expected = expectedLines(sanitise(text, { multiline: true }));
    expect(report.printed.slice(0, expected.length)).toEqual(expected);
  });

  it('really bites: unsanitised, every payload with a control character disturbs the screen', async () => {
    const innocent = stateOf(await showOnScreen('innocent'));
    const lame: string[] = [];
    for (const { name, text } of HOSTILE.filter(({ text }) => /(?!\n)\p{Cc}/u.test(text))) {
      const report = await showOnScreen(text);
      const printed = report.printed.join('\n').trimEnd() === expectedLines(text).join('\n').trimEnd();
      if (printed && isDeepStrictEqual(stateOf(report), innocent)) lame.push(name);
    }
    expect(lame).toEqual([]);
  });
});

describe('sanitise', () => {
  test.each([
    ['plain text', 'const a = 1; // ok', 'const a = 1; // ok'],
    [
      'letters, symbols and emoji of all kinds',
      'café → ✓ ├─ 日本語 한국어 שלום नमस्ते ไทย 🎉',
      'café → ✓ ├─ 日本語 한국어 שלום नमस्ते ไทย 🎉',
    ],
    [
      'emoji that need joiners and styles',
      '👩🏽‍💻 👨‍👩‍👧‍👦 🏳️‍🌈 ❤️ 1️⃣ 👩🏽‍❤️‍💋‍👨🏽',
      '👩🏽‍💻 👨‍👩‍👧‍👦 🏳️‍🌈 ❤️ 1️⃣ 👩🏽‍❤️‍💋‍👨🏽',
    ],
    ['decomposed accents and jamo', 'e\u0301 \u1112\u1161\u11AB', 'e\u0301 \u1112\u1161\u11AB'],
    ['tabs as spaces', 'a\tb', 'a    b'],
    ['CRLF as newline', 'a\r\nb', 'a\nb'],
    ['a lone CR visibly', 'a\rb\r', 'a␍b␍'],
    ['controls as pictures', 'a\u0000\u0007\b\u007Fb', 'a␀␇␈␡b'],
    ['C1 by code point', 'a\u0085b', 'a<U+0085>b'],
    ['invisible characters by code point', 'a\u200B\u202E\u{E0041}b', 'a<U+200B><U+202E><U+E0041>b'],
    ['halves by code point', 'a\uD83D', 'a<U+D83D>'],
    [
      'CSI, OSC, DCS, APC, PM, SOS as nothing',
      `a${ESC}[1A${ESC}]0;t\u0007${ESC}Pq${ESC}\\${ESC}_G${ESC}\\${ESC}^x${ESC}\\${ESC}Xy${ESC}\\b`,
      'ab',
    ],
    ['two-character escapes as nothing', `a${ESC}c${ESC}7${ESC}(0${ESC}#8b`, 'ab'],
    ['an escape that begins nothing visibly', `a${ESC}\u0000${ESC}é${ESC}`, 'a␛␀␛é␛'],
    ['nested escapes without re-forming them', `${ESC}${ESC}[31m[2J`, '␛[2J'],
    ['an unterminated string up to the end of its line', `a${ESC}]0;hidden\nb`, 'a\nb'],
    ['an emoji style only after a pictograph', 'a\uFE0F 1\uFE0F ✔\uFE0F\uFE0F', 'a<U+FE0F> 1<U+FE0F> ✔\uFE0F<U+FE0F>'],
  ])('prints %s', (_what, text, expected) => {
    expect(sanitise(text, { multiline: true })).toBe(expected);
  });

  it('hides at most 4096 units of a string without an end', () => {
    expect(sanitise(`${ESC}]${'x'.repeat(5000)}`)).toBe('x'.repeat(904));
    expect(sanitise(`${ESC}[${'1'.repeat(5000)}`)).toBe('1'.repeat(904));
    expect(stream([`${ESC}]`, ...'x'.repeat(5000)])).toBe('x'.repeat(904));
    expect(sanitise(`${ESC}]x${'👩'.repeat(2049)}`)).toBe('👩');
  });

  it('keeps eight marks on a base and spells out the rest', () => {
    const mark = '\u0301';
    expect(sanitise(`e${mark.repeat(10)}a${mark}`)).toBe(`e${mark.repeat(8)}<U+0301><U+0301>a${mark}`);
    expect(sanitise(`e${`${mark}${ESC}[m`.repeat(10)}`)).toBe(`e${mark.repeat(8)}<U+0301><U+0301>`);
  });

  it('keeps eight jamo piled up on one and spells out the rest', () => {
    expect(sanitise('\u1100'.repeat(10))).toBe(`${'\u1100'.repeat(9)}<U+1100>`);
    expect(sanitise('\u1100\u1161'.repeat(10))).toBe('\u1100\u1161'.repeat(10));
  });

  it('spells out a mark that would fall on the glyph before the text', () => {
    expect(sanitise('\u0338a\n\u0338b', { multiline: true })).toBe('<U+0338>a\n<U+0338>b');
  });

  it('joins no more pictographs than an emoji has', () => {
    expect(sanitise(Array.from({ length: 6 }, () => '👩').join('\u200D'))).toBe('👩‍👩‍👩‍👩<U+200D>👩‍👩');
  });

  it('shows newlines unless several lines are asked for', () => {
    expect(sanitise('a\nb\r\nc')).toBe('a␊b␊c');
  });

  it('starts afresh after a flush', () => {
    const sanitiser = createStreamSanitiser();
    expect(sanitiser.push(`a${ESC}]0;`)).toBe('a');
    expect(sanitiser.flush()).toBe('');
    expect(sanitiser.push('b') + sanitiser.flush()).toBe('b');
  });

  it('hands on what is decided at once', () => {
    const sanitiser = createStreamSanitiser();
    expect(sanitiser.push('working')).toBe('working');
    expect(sanitiser.push(Buffer.from('é').subarray(0, 1))).toBe('');
    expect(sanitiser.push(Buffer.from('é').subarray(1))).toBe('é');
    expect(sanitiser.push('\r')).toBe('');
    expect(sanitiser.push('\n')).toBe('\n');
  });
});

describe('colour', () => {
  const coloured = (text: string): string => sanitise(text, { colour: true, multiline: true });

  test.each([
    ['attributes and inks', `${ESC}[1;31mx${ESC}[0my`, `${ESC}[0;1;31mx${ESC}[0my`],
    ['the newest ink only', `${ESC}[31;32mx`, `${ESC}[0;32mx${ESC}[0m`],
    ['an end at every line', `${ESC}[31mx\ny`, `${ESC}[0;31mx${ESC}[0m\ny`],
    ['single ends', `${ESC}[1;3;31mx${ESC}[22my${ESC}[39mz`, `${ESC}[0;1;3;31mx${ESC}[0;3;31my${ESC}[0;3mz${ESC}[0m`],
    ['nothing for a style without text', `${ESC}[31m${ESC}[0mx`, 'x'],
    ['the default for inks that may be unreadable', `${ESC}[31;38;5;0mx${ESC}[31;38;2;0;0;0my${ESC}[31;30mz`, 'xyz'],
    ['no background, conceal, blink or inverse', `${ESC}[41;8;5;7;48;5;31;48;2;31;1;31mx`, 'x'],
    ['no private or colon forms', `${ESC}[>4;2mx${ESC}[4:3my${ESC}[38:5:1mz`, 'xyz'],
  ])('gives %s', (_what, text, expected) => {
    expect(coloured(text)).toBe(expected);
  });

  it('lets no other sequence through', () => {
    for (const { text } of HOSTILE) {
      expectSafe(coloured(text).replaceAll(new RegExp(`${ESC}\\[0(?:;[1-4]|;3[1-6]|;9[0-6])*m`, 'g'), ''));
    }
  });
});

describe('the plain ranges', () => {
  it('hold no character that the exact test would stop at', () => {
    const stops = new RegExp(`${FORBIDDEN.source}|\\p{M}|\\p{Default_Ignorable_Code_Point}`, 'u');
    const missed: string[] = [];
    for (let code = 0; code < 0x30000; code += 1) {
      const text = String.fromCodePoint(code);
      const passes = findSuspect(text, 0, { newlines: true, wellFormed: text.isWellFormed() }) === text.length;
      if (passes && stops.test(text)) missed.push(code.toString(16));
    }
    expect(missed).toEqual([]);
  });
});

const piece = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(ESC, '[', ']', 'P', '_', '\\', '\u0007', '\u009B', '\u009D', '\u009C', '\u0090'),
  },
  { weight: 4, arbitrary: fc.constantFrom('0', '1', ';', '?', '31', 'm', 'J', 'H', ' ', '(', '#', '38;5;1', ':') },
  { weight: 3, arbitrary: fc.constantFrom('\r', '\n', '\t', '\b', '\u0018', '\u0000', '\u007F', '\u0085') },
  {
    weight: 3,
    arbitrary: fc.constantFrom('\u200D', '\uFE0F', '\u20E3', '👩', '🏽', '❤', '\u202E', '\u200B', '\u{E0041}'),
  },
  { weight: 2, arbitrary: fc.constantFrom('\u0301', '\u0301'.repeat(9), '\u1100', '\u1161', '\uD83D', '\uDE00', '한') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'x'.repeat(4093),
      'x'.repeat(4096),
      '1'.repeat(4095),
      `${ESC}]${'👩'.repeat(2100)}`,
      `${ESC}]x${'👩'.repeat(2100)}`,
    ),
  },
);
const hostileText = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

function cut<T extends { slice(from: number, to?: number): T; length: number }>(text: T, cuts: readonly number[]): T[] {
  const points = [0, ...cuts.map((at) => at % (text.length + 1)).sort((a, b) => a - b), text.length];
  return points.slice(1).map((end, index) => text.slice(points[index] ?? 0, end));
}

const cuts = fc.array(fc.nat(200), { maxLength: 12 });

describe('for any text', () => {
  it('the result is safe, and stays as it is when sanitised again', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const safe = sanitise(text, { multiline: true });
        expectSafe(safe);
        expect(sanitise(safe, { multiline: true })).toBe(safe);
        const coloured = sanitise(text, { multiline: true, colour: true });
        expect(sanitise(coloured, { multiline: true, colour: true })).toBe(coloured);
        expect(sanitise(coloured, { multiline: true })).toBe(safe);
      }),
      { numRuns: 3000 },
    );
  });

  it('any chunking of the characters gives the whole result', () => {
    fc.assert(
      fc.property(hostileText, cuts, fc.boolean(), (text, at, colour) => {
        expect(stream(cut(text, at), colour)).toBe(sanitise(text, { multiline: true, colour }));
      }),
      { numRuns: 3000 },
    );
  });

  it('any chunking of the bytes gives the whole result', () => {
    fc.assert(
      fc.property(hostileText, cuts, (text, at) => {
        expect(stream(cut(Buffer.from(text), at))).toBe(sanitise(text.toWellFormed(), { multiline: true }));
      }),
      { numRuns: 2000 },
    );
  });

  it('the screen keeps its state and earlier lines', async () => {
    const innocent = stateOf(await showOnScreen('innocent'));
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        expect(stateOf(await showOnScreen(sanitise(text, { multiline: true, colour: true })))).toEqual(innocent);
      }),
      { numRuns: 150 },
    );
  });
});
