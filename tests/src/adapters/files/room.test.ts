import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { roomFor } from '../../../../src/adapters/files/room.ts';
import { tempDir } from '../store/temp.ts';

test('measures nothing where there is plenty of room', async () => {
  const dir = await tempDir();
  await writeFile(join(dir, 'a'), 'x');
  expect(await roomFor(dir, join(dir, 'beside'), async () => 21e9)).toEqual({ free: 21e9, needed: 0 });
});

test('sums up what a copy would hold, and follows no link', async () => {
  const dir = await tempDir();
  for (const path of ['src/deep', '.git', 'node_modules']) await mkdir(join(dir, path), { recursive: true });
  for (const path of ['a', 'src/deep/b', '.git/c', 'node_modules/d'])
    await writeFile(join(dir, path), 'x'.repeat(1000));
  await symlink('/', join(dir, 'root'));
  expect(await roomFor(dir, join(dir, 'beside'), async () => 1e9)).toEqual({ free: 1e9, needed: 2001 });
});

test('asks the disk of the nearest directory that is there', async () => {
  const dir = await tempDir();
  const asked: string[] = [];
  const free = async (path: string): Promise<number> => {
    asked.push(path);
    return 21e9;
  };
  await roomFor(dir, join(dir, 'not/there/yet'), free);
  expect(asked).toEqual([dir]);
  expect((await roomFor(dir, dir)).free).toBeGreaterThan(0);
});
