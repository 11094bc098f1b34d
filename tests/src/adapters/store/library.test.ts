import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createLibrary } from '../../../../src/adapters/store/library.ts';
import { readLibrary } from '../../../../src/core/knowledge/library-text.ts';
import { runFixture } from './child-program.ts';
import { tempDir } from './temp.ts';

it('loses nothing and gives no number twice when two shells add thirty entries each at the same time', async () => {
  const dir = await tempDir();
  await Promise.all(['left', 'right'].map((name) => runFixture('store/add-patterns.ts', dir, name, '30')));
  const text = (await createLibrary(dir).read('PATTERN_LIBRARY.md')) ?? '';
  const { entries, problems } = readLibrary('pattern', text);
  expect(problems).toEqual([]);
  expect(entries.map(({ id }) => id)).toEqual(
    Array.from({ length: 60 }, (_, index) => `PATTERN-${String(index + 1).padStart(3, '0')}`),
  );
  expect(new Set(entries.map(({ title }) => title)).size).toBe(60);
}, 60_000);

it('reads nothing where nothing is, and writes for its owner only', async () => {
  const dir = await tempDir();
  const port = createLibrary(dir);
  expect(await port.read('KNOWN_ERRORS.md')).toBeNull();
  await port.update(() => [{ file: 'KNOWN_ERRORS.md', text: 'x\n' }]);
  expect(await port.read('KNOWN_ERRORS.md')).toBe('x\n');
  expect((await stat(join(port.dir, 'KNOWN_ERRORS.md'))).mode & 0o777).toBe(0o600);
});

it('writes nothing when the change is refused', async () => {
  const dir = await tempDir();
  const port = createLibrary(dir);
  await mkdir(port.dir, { recursive: true });
  await writeFile(join(port.dir, 'PATTERN_LIBRARY.md'), 'as it was');
  const refused = port.update(() => {
    throw new Error('no');
  });
  await expect(refused).rejects.toThrow('no');
  expect(await readFile(join(port.dir, 'PATTERN_LIBRARY.md'), 'utf8')).toBe('as it was');
  await port.update((texts) => [{ file: 'PATTERN_INDEX.md', text: texts['PATTERN_LIBRARY.md'] ?? '' }]);
  expect(await port.read('PATTERN_INDEX.md')).toBe('as it was');
});

it('says why it cannot be read', async () => {
  const dir = await tempDir();
  const port = createLibrary(dir);
  await mkdir(join(port.dir, 'PATTERN_LIBRARY.md'), { recursive: true });
  await expect(port.read('PATTERN_LIBRARY.md')).rejects.toMatchObject({ kind: 'disk' });
});
