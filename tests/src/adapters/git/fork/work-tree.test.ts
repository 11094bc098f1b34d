import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Given, project } from './given.ts';

const START = { 'a.txt': 'a\n', 'dir/b.txt': 'b\n', '.gitignore': 'out/\n' };
const files = async ({ forks, repo }: Given) => [...(await forks.workTree(repo.dir))].sort();

it('holds nothing of a clean work tree, and writes nothing to find that out', async () => {
  const given = project(START);
  utimesSync(join(given.repo.dir, 'a.txt'), 1, 1);
  const before = readFileSync(join(given.repo.dir, '.git/index'));
  writeFileSync(join(given.repo.dir, '.git/index.lock'), '');
  expect(await files(given)).toEqual([]);
  expect(readFileSync(join(given.repo.dir, '.git/index'))).toEqual(before);
});

it.each<[string, (given: Given) => void, string]>([
  ['an edit', ({ repo }) => repo.write('a.txt', 'x\n'), 'a.txt'],
  ['a removal', ({ repo }) => repo.remove('dir/b.txt'), 'dir/b.txt'],
  ['a new file in a new directory', ({ repo }) => repo.write('new/deep/ü\n.txt', 'n'), 'new/deep/ü\n.txt'],
])('holds %s', async (_what, change, path) => {
  const given = project(START);
  change(given);
  expect((await files(given)).map(([name]) => name)).toEqual([path]);
});

it('does not hold what is ignored, nor what a nested repository does', async () => {
  const given = project(START);
  given.repo.write('out/x', 'x');
  mkdirSync(join(given.repo.dir, 'nested'));
  given.repo.git('init', '-q', 'nested');
  given.repo.write('nested/file', '1');
  const before = await files(given);
  given.repo.write('nested/file', 'other');
  given.repo.write('nested/more', 'new');
  given.repo.write('out/x', 'xx');
  expect(await files(given)).toEqual(before);
});

it('tells one text of a file from the next one, also where size and time are the same', async () => {
  const given = project(START);
  const path = join(given.repo.dir, 'a.txt');
  given.repo.write('a.txt', 'x\n');
  utimesSync(path, 1000, 1000);
  const before = await files(given);
  expect(await files(given)).toEqual(before);
  given.repo.write('a.txt', 'y\n');
  utimesSync(path, 1000, 1000);
  expect(await files(given)).not.toEqual(before);
});

it('tells what is ignored, and when that changed, without a walk through a directory that is ignored as a whole', async () => {
  const given = project({ ...START, '.gitignore': 'out/\n*.local\n' });
  const look = () => given.forks.ignored(given.repo.dir);
  const changes = async (act: () => void): Promise<readonly string[]> => {
    const before = await look();
    act();
    return [...(await look())].flatMap(([path, state]) => (before.get(path) === state ? [] : [path]));
  };
  given.repo.write('free', 'f');
  expect([...(await look()).keys()]).toEqual([]);
  expect(await changes(() => given.repo.write('dir/ü.local', '1'))).toEqual(['dir/ü.local']);
  expect(await changes(() => given.repo.write('dir/ü.local', '22'))).toEqual(['dir/ü.local']);
  expect(await changes(() => given.repo.write('out/deep/x', 'x'))).toEqual(['out/']);
  expect(await changes(() => given.repo.write('out/y', 'y'))).toEqual(['out/']);
  expect(await changes(() => given.repo.write('a.txt', 'other'))).toEqual([]);
});
