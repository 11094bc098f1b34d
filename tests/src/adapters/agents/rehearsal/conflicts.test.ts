import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasMarkers } from '../../../../../src/adapters/agents/rehearsal/conflicts/parse.ts';
import { resolveConflicts } from '../../../../../src/adapters/agents/rehearsal/conflicts/resolve.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'conflicts-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

interface Sides {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

/** The three versions merged by git; there has to be a conflict. */
function merged({ base, ours, theirs }: Sides, diff3: boolean): string {
  for (const [name, text] of Object.entries({ base, ours, theirs })) writeFileSync(join(dir, name), text);
  const style = diff3 ? ['--diff3'] : [];
  const child = spawnSync('git', ['merge-file', '-p', ...style, 'ours', 'base', 'theirs'], {
    cwd: dir,
    encoding: 'utf8',
  });
  expect(hasMarkers(child.stdout)).toBe(true);
  return child.stdout;
}

const conflict = (ours: string, theirs: string, base?: string): string =>
  `<<<<<<< a\n${ours}${base === undefined ? '' : `||||||| b\n${base}`}=======\n${theirs}>>>>>>> c\n`;
const rules = (path: string, text: string): string[] => resolveConflicts(path, text).settled.map(({ rule }) => rule);

describe('what decides itself', () => {
  test.each([
    ['the same on both sides', conflict('x\n', 'x\n'), 'x\n', /the same/],
    ['white space at the ends of lines', conflict('x\n', 'x  \n'), 'x\n', /white space/],
    ['changed by the other side only', conflict('x\n', 'y\n', 'x\n'), 'y\n', /only one side/],
    ['changed by the own side only', conflict('y\n', 'x\n', 'x\n'), 'y\n', /only one side/],
    ['deleted by one side, the same as before on the other', conflict('', 'x\n', 'x\n'), '', /only one side/],
    ['empty on the own side', conflict('', 'x\n'), 'x\n', /nothing here/],
    ['empty on the other side', conflict('x\n', '\n'), 'x\n', /nothing here/],
  ])('%s', (_name, text, wanted, rule) => {
    expect(resolveConflicts('a.txt', `1\n${text}2\n`)).toMatchObject({
      text: `1\n${wanted}2\n`,
      settled: [{ line: 2 }],
    });
    expect(rules('a.txt', text)[0]).toMatch(rule);
  });
});

/** Versions as people make them, and what has to come out, whichever style git writes. */
const CASES: readonly [name: string, path: string, sides: Sides, wanted: string][] = [
  [
    'imports: none twice, names of one place together',
    'a.mjs',
    {
      base: "import x from 'x';\n\nx();\n",
      ours: "import x from 'x';\nimport { a } from './a.mjs';\nimport d from 'd';\n\nx();\n",
      theirs: "import x from 'x';\nimport { b, a } from './a.mjs';\nimport d from 'd';\nimport e from 'e';\n\nx();\n",
    },
    "import x from 'x';\nimport { a, b } from './a.mjs';\nimport d from 'd';\nimport e from 'e';\n\nx();\n",
  ],
  [
    'two new functions whose first and last lines git draws together',
    'a.ts',
    {
      base: 'one();\n',
      ours: 'one();\n\n/**\n * A :)\n */\nexport function a() {\n  if (x) {\n    return 1;\n  }\n}\n',
      theirs: 'one();\n\n/**\n * B.\n */\nexport function b() {\n  if (x) {\n    return 2;\n  }\n}\n',
    },
    'one();\n\n/**\n * A :)\n */\nexport function a() {\n  if (x) {\n    return 1;\n  }\n}\n\n/**\n * B.\n */\nexport function b() {\n  if (x) {\n    return 2;\n  }\n}\n',
  ],
  [
    'entries of a list without a comma at its end',
    'a.js',
    {
      base: 'const all = [\n  one\n];\n',
      ours: 'const all = [\n  one,\n  two\n];\n',
      theirs: 'const all = [\n  one,\n  three\n];\n',
    },
    'const all = [\n  one,\n  two,\n  three\n];\n',
  ],
  [
    'two values of one name: the own one',
    'a.ts',
    { base: 'const x = 1;\n', ours: 'const x = 2;\n', theirs: 'const x = 3;\n' },
    'const x = 2;\n',
  ],
  [
    'two versions of a condition: the own one',
    'a.ts',
    {
      base: 'if (x > 1) {\n  go();\n}\n',
      ours: 'if (x > 2) {\n  go();\n}\n',
      theirs: 'if (x > 3) {\n  go();\n}\n',
    },
    'if (x > 2) {\n  go();\n}\n',
  ],
  [
    'two tests of the same name: the own one',
    'a.test.mjs',
    {
      base: "test('z', () => {});\n",
      ours: "test('z', () => {});\ntest('a', () => {\n  own();\n});\n",
      theirs: "test('z', () => {});\ntest('a', () => {\n  other();\n});\ntest('b', () => {\n  b();\n});\n",
    },
    "test('z', () => {});\ntest('a', () => {\n  own();\n});\n\ntest('b', () => {\n  b();\n});\n",
  ],
  [
    'rows of a table: none twice, the own version of a row',
    'a.md',
    {
      base: '| F | name |\n|---|---|\n| 1 | one |\n',
      ours: '| F | name |\n|---|---|\n| 1 | one |\n| 2 | two |\n| 3 | own |\n',
      theirs: '| F | name |\n|---|---|\n| 1 | one |\n| 2 | two |\n| 3 | other |\n| 4 | four |\n',
    },
    '| F | name |\n|---|---|\n| 1 | one |\n| 2 | two |\n| 3 | own |\n| 4 | four |\n',
  ],
  [
    'prose: both, with an empty line between',
    'a.md',
    { base: '# A\n\nOld.\n', ours: '# A\n\nOurs.\n', theirs: '# A\n\nTheirs.\n' },
    '# A\n\nOurs.\n\nTheirs.\n',
  ],
  [
    'lines of an ignore list: none twice',
    '.gitignore',
    { base: 'a\n', ours: 'a\nb\nc\n', theirs: 'a\nd\nb\n' },
    'a\nb\nc\nd\n',
  ],
  [
    'blocks set apart by how far they are indented',
    'a.py',
    {
      base: 'x = 1\n',
      ours: 'x = 1\n\ndef a():\n    return 1\n',
      theirs: 'x = 1\n\ndef b():\n    if x:\n        return 2\n    return 3\n',
    },
    'x = 1\n\ndef a():\n    return 1\ndef b():\n    if x:\n        return 2\n    return 3\n',
  ],
];

describe('versions of real files', () => {
  const both = CASES.flatMap((one) => [[...one, false] as const, [...one, true] as const]);
  test.each(both)('%s (%s)', (_name, path, sides, wanted, diff3) => {
    const { text } = resolveConflicts(path, merged(sides, diff3));
    // How git cuts the place differs by style, and with it where empty lines go.
    const plain = (lines: string): string => lines.replace(/\n+/g, '\n');
    expect(plain(text)).toBe(plain(wanted));
    if (!diff3) expect(text).toBe(wanted);
  });
});

describe('JSON', () => {
  const base = { name: 'x', scripts: { test: 'a', gone: 'g' }, files: ['a'] };
  const ours = { name: 'x', scripts: { test: 'a', gone: 'g', own: '1' }, files: ['a', 'b'], v: 1 };
  const theirs = { name: 'x', scripts: { test: 'b', other: '2' }, files: ['a', 'c'], v: 2 };
  const sides = Object.fromEntries(
    Object.entries({ base, ours, theirs }).map(([name, value]) => [name, `${JSON.stringify(value, null, 2)}\n`]),
  );
  const of = (diff3: boolean): unknown =>
    JSON.parse(
      resolveConflicts(
        'package.json',
        merged({ base: sides.base ?? '', ours: sides.ours ?? '', theirs: sides.theirs ?? '' }, diff3),
      ).text,
    );

  test('is joined key by key; what both changed is the own', () => {
    expect(of(false)).toEqual({
      name: 'x',
      scripts: { test: 'a', gone: 'g', own: '1', other: '2' },
      files: ['a', 'b', 'c'],
      v: 1,
    });
  });

  test('where the base is known, what only one side changed or deleted counts', () => {
    expect(of(true)).toEqual({ name: 'x', scripts: { test: 'b', own: '1', other: '2' }, files: ['a', 'b', 'c'], v: 1 });
  });

  test('keeps indentation, line ends and odd keys', () => {
    const text = conflict('\t"__proto__": 1\r\n', '\t"__proto__": 1,\r\n\t"b": 2\r\n').replace(/(?<!\r)\n/g, '\r\n');
    expect(resolveConflicts('a.json', `{\r\n${text}}\r\n`).text).toBe('{\r\n\t"__proto__": 1,\r\n\t"b": 2\r\n}\r\n');
  });

  test('one side that is not JSON: the own side, whole', () => {
    const { text, settled } = resolveConflicts('a.json', `{\n${conflict('"a": 1\n', '"b": \n')}}\n`);
    expect(JSON.parse(text)).toEqual({ a: 1 });
    expect(settled[0]?.rule).toContain('cannot stand together');
  });
});

test('JSON: what only the other side changed is not taken where it breaks the file', () => {
  const text = `{\n${conflict('"a": 1\n', '"a": \n', '"a": 1\n')}}\n`;
  expect(JSON.parse(resolveConflicts('a.json', text).text)).toEqual({ a: 1 });
});

test('two new lists of one name have the entries of both', () => {
  const list = (name: string): string => `export {\n  a,\n  ${name}\n};\n`;
  const { text, settled } = resolveConflicts('a.ts', conflict(list('b'), list('c')));
  expect(text).toBe('export {\n  a,\n  b,\n  c\n};\n');
  expect(settled[0]?.rule).not.toContain('own version');
});

describe('odd files', () => {
  test('line ends of Windows stay', () => {
    const text = conflict('a\n', 'b\n').replaceAll('\n', '\r\n');
    expect(resolveConflicts('a.txt', text).text).toBe('a\r\nb\r\n');
  });

  test('the underline of a heading is no mark', () => {
    const text = conflict('Changes\n=======\nmine\n', 'Changes\n=======\nyours\n');
    expect(resolveConflicts('a.md', text).text).toBe('Changes\n=======\nmine\n\nChanges\n=======\nyours\n');
    expect(hasMarkers('Changes\n=======\n')).toBe(false);
  });

  test('a conflict within a conflict is settled first; lines are those of the file', () => {
    const { text, settled } = resolveConflicts(
      'a.txt',
      `0\n${conflict(conflict('a\n', 'b\n'), 'c\n')}${conflict('x\n', 'x\n')}`,
    );
    expect(text).toBe('0\na\nb\nc\nx\n');
    expect(settled.map(({ line }) => line)).toEqual([3, 2, 11]);
  });

  test('marks that are no whole conflict go, the text stays', () => {
    const { text, settled } = resolveConflicts('a.txt', '1\n<<<<<<< a\n2\n=======\n3\n');
    expect(text).toBe('1\n2\n3\n');
    expect(settled.map(({ line }) => line)).toEqual([2, 4]);
  });

  test('thousands of conflicts are one pass, and none is missed', () => {
    const text = Array.from({ length: 5_000 }, (_none, at) => conflict(`a${at}\n`, `b${at}\n`)).join('');
    const { settled, text: plain } = resolveConflicts('a.txt', text);
    expect(settled).toHaveLength(5_000);
    expect(settled.at(-1)?.line).toBe(4_999 * 5 + 1);
    expect(plain.split('\n')).toHaveLength(10_001);
  });

  test('where both together would break the file, the own side stands', () => {
    const text = `import { a } from 'x';\n${conflict("import b from 'b';\n", "import { a } from 'y';\n")}`;
    expect(resolveConflicts('a.mjs', text).text).toBe("import { a } from 'x';\nimport b from 'b';\n");
    expect(rules('a.mjs', text)[0]).toContain('the own one');
  });
});

test('no mark is ever left, the same comes out each time, and then there is nothing more to settle', () => {
  const line = fc.constantFrom(
    'a',
    'b();',
    '}',
    '{',
    '',
    '=======',
    '<<<<<<< x',
    '>>>>>>> y',
    '||||||| z',
    '| a | b |',
    '/**',
    ' */',
    '"k": 1,',
  );
  const lines = fc.array(line, { maxLength: 6 }).map((all) => all.map((one) => `${one}\n`).join(''));
  const path = fc.constantFrom('a.ts', 'a.md', 'a.json', 'a.txt');
  fc.assert(
    fc.property(path, fc.array(fc.tuple(lines, lines, fc.option(lines), lines), { maxLength: 3 }), (name, parts) => {
      const text = parts.map(([ours, theirs, base, rest]) => conflict(ours, theirs, base ?? undefined) + rest).join('');
      const once = resolveConflicts(name, text);
      expect(hasMarkers(once.text)).toBe(false);
      expect(resolveConflicts(name, text)).toEqual(once);
      expect(resolveConflicts(name, once.text).settled).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
