import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compose, type Made } from '../../../../src/core/docs/document.ts';

const made = (...lines: string[]): Made => ({ title: 'T', command: '!docs', lines });
const LINES = ['## One', '', 'words', '', '### Deep', '', 'more', '', '## Two', '', 'end'];

function textOf(composed: ReturnType<typeof compose>): string {
  if (composed.kind === 'refused') throw new Error(JSON.stringify(composed.problems));
  return composed.text;
}
const fresh = textOf(compose(made(...LINES), null));
const part = (name: string, inner: string): string =>
  `<!-- by hand: ${name} -->\n${inner}<!-- end by hand: ${name} -->\n`;
const below = (text: string, line: string, more: string): string =>
  text.replace(`\n${line}\n`, () => `\n${line}\n\n${more}`);

describe('parts written by hand', () => {
  test('stay below their headings, whatever is written anew around them', () => {
    const present = below(
      below(fresh, '## One', part('a', 'mine\r\n\ttabs  \n')),
      'end',
      part('b', '```\nno end of a fence\n'),
    );
    const again = textOf(
      compose(made('## Nought', '', '## One', '', 'other words', '', '## Two', '', 'another end'), present),
    );
    expect(again).toContain(`other words\n\n${part('a', 'mine\r\n\ttabs  \n')}\n## Two`);
    expect(again).toContain(`another end\n\n${part('b', '```\nno end of a fence\n')}\n<!-- written by the shell`);
    expect(compose(made(...LINES), present)).toMatchObject({ changed: false, kept: 2 });
  });

  test('of two headings with the same words stay below their own', () => {
    const twice = ['## A', '', '### Same', '', '## B', '', '### Same', '', '### Same', '', 'x'];
    const present = below(textOf(compose(made(...twice), null)), 'x', part('p', 'here\n'));
    expect(textOf(compose(made(...twice), present))).toContain(`x\n\n${part('p', 'here\n')}`);
  });

  test('whose heading is gone are kept at the end, and stay there', () => {
    const present = below(fresh, '### Deep', part('a', 'mine\n'));
    const without = made('## One', '', 'words');
    const once = textOf(compose(without, present));
    expect(once).toContain(`## Kept from before\n\n${part('a', 'mine\n')}`);
    expect(textOf(compose(without, once))).toBe(once);
    expect(compose(without, once)).toMatchObject({ changed: false });
  });

  test('above the title stay there', () => {
    const once = textOf(compose(made(...LINES), `${part('top', 'x\n')}\n${fresh}`));
    expect(once.startsWith(part('top', 'x\n'))).toBe(true);
    expect(textOf(compose(made(...LINES), once))).toBe(once);
  });

  test('are the same bytes after any words in them, and writing twice is writing once', () => {
    const line = fc.stringMatching(/^[^\n]{0,40}$/).filter((one) => !/by\s*hand/i.test(one));
    const inside = fc.array(line, { maxLength: 6 }).map((lines) => lines.map((one) => `${one}\n`).join(''));
    const anchor = fc.constantFrom('## One', 'words', '### Deep', 'more', '## Two', 'end');
    fc.assert(
      fc.property(inside, inside, anchor, (one, two, where) => {
        const present = below(below(fresh, where, `${part('one', one)}\n`), 'end', part('two', two));
        const once = textOf(compose(made(...LINES), present));
        expect(once).toContain(part('one', one));
        expect(once).toContain(part('two', two));
        expect(textOf(compose(made(...LINES), once))).toBe(once);
      }),
    );
  });
});

test('what somebody changed outside of them is noticed, empty lines are not', () => {
  const changed = (present: string) => compose(made(...LINES), present);
  expect(changed(fresh)).toMatchObject({ changed: false });
  expect(changed(fresh.replaceAll('\n\n', '\n\n\n'))).toMatchObject({ changed: false });
  expect(changed(fresh.replaceAll('\n', '\r\n'))).toMatchObject({ changed: false });
  expect(changed(fresh.replace('words', 'Words'))).toMatchObject({ changed: true });
  expect(changed(`${fresh}below\n`)).toMatchObject({ changed: true });
  expect(changed('# My own\n')).toMatchObject({ changed: true });
});

test.each<readonly [string, string, number, RegExp]>([
  ['an end that nothing began', 'a\n<!-- end by hand: x -->\n', 2, /x, which does not begin/],
  ['no end', '\n<!-- by hand: x -->\nwords\n', 2, /x begins here and never ends/],
  ['the end of another', '<!-- by hand: x -->\n<!-- end by hand: y -->\n', 2, /ends the part y, but x began on line 1/],
  ['one inside of another', '<!-- by hand: x -->\n<!-- by hand: y -->\n', 2, /begins the part y inside/],
  ['a name twice', part('x', '') + part('x', ''), 4, /x is there twice, first on line 1/],
  ['no name', '<!-- by hand: -->\n', 1, /looks like a marker/],
  ['half a marker', 'a\n<!-- by hand: x\n', 2, /looks like a marker/],
  ['a marker in other letters', '<!-- End by Hand: x -->\n', 1, /looks like a marker/],
])('markers are refused with the line: %s', (_name, present, line, message) => {
  const composed = compose(made('x'), present);
  expect(composed).toMatchObject({
    kind: 'refused',
    problems: expect.arrayContaining([{ line, message: expect.stringMatching(message) }]),
  });
});
