import { expect, test } from 'vitest';
import { documents } from '../../../../src/adapters/checks/documents.ts';

async function parsed(text: string) {
  const read = await documents.parse(text);
  if (read.kind !== 'ok') throw new Error(`${read.line}: ${read.message}`);
  return read;
}

test('YAML and JSON become plain data; whole numbers of any size stay as they are', async () => {
  expect((await parsed('a: [1, 1.5, 9223372036854775807, yes, null]\n200: x')).data).toEqual({
    a: [1, 1.5, 9223372036854775807n, 'yes', null],
    '200': 'x',
  });
  expect((await parsed('\uFEFF{"a": {"b": [true]}}')).data).toEqual({ a: { b: [true] } });
});

test('aliases and merge keys are followed, and what is shared stays shared', async () => {
  const { data } = await parsed('x: &x {a: 1}\ny: *x\nz: {<<: *x, b: 2}\n');
  expect(data).toEqual({ x: { a: 1 }, y: { a: 1 }, z: { a: 1, b: 2 } });
});

test('a path leads to its line, also through an alias; one that goes on too far to the last that is there', async () => {
  const { lineOf } = await parsed('a:\n  b:\n    - c: 1\n    - d: 2\n200: x\ne: &e\n  f: 1\ng: *e\n');
  expect(lineOf(['a', 'b', 1, 'd'])).toBe(4);
  expect(lineOf(['200'])).toBe(5);
  expect(lineOf(['g', 'f'])).toBe(7);
  expect(lineOf(['a', 'nothing', 'there'])).toBe(1);
  expect(lineOf([])).toBe(1);
});

test.each<readonly [string, string, number | null, RegExp]>([
  ['an open bracket', 'a: 1\nb: [', 2, /./],
  ['a tab', 'a:\n\tb: 1', 2, /tab/i],
  ['a key twice', 'a: 1\na: 2', 2, /"a" appears twice/],
  ['an alias of nothing', 'a: *b', 1, /stands for nothing|alias/i],
  ['itself', 'a: &a\n  b: *a', null, /inside of what it stands for/],
  ['two documents', 'a: 1\n---\nb: 2', 2, /multiple documents/],
  ['deep nesting', `a: ${'['.repeat(450)}${']'.repeat(450)}`, null, /nested too deeply/],
  ['too much', 'a'.repeat(8_000_001), null, /more than 8000000/],
])('%s is told with its line', async (_name, text, line, message) => {
  expect(await documents.parse(text)).toEqual({ kind: 'bad', line, message: expect.stringMatching(message) });
});
