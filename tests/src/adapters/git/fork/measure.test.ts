import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sumNumstat } from '../../../../../src/adapters/git/fork/measure.ts';
import { fingerprint } from '../../../../support/temp-repo.ts';
import { lines, rejection } from '../given.ts';
import { cloned, nestedBelow, project, stateOf } from './given.ts';

it('counts files and lines since the base as numstat does, a binary file as a file only', async () => {
  const given = project({ 'a.txt': lines(), gone: '1\n2\n', 'artifacts/plan.md': 'p\n' });
  const base = given.repo.git('rev-parse', 'HEAD');
  const side = await cloned(given);
  side.write('a.txt', lines({ 2: 'x', 3: 'y' }));
  side.write('with\nline\t1\t2', 'one\n');
  side.write('binary', Buffer.from([0, 1, 2]));
  side.write('artifacts/plan.md', 'q\nr\n');
  side.git('rm', '-q', 'gone');
  side.commit('work');
  expect(await given.forks.measure(side.dir, base)).toEqual({ files: 4, added: 3, removed: 4, uncommitted: 0 });
});

it('counts every path with uncommitted changes once, and writes nothing', async () => {
  const given = project({ 'a.txt': lines(), b: 'b', c: 'c', '.gitignore': 'ignored\n' });
  const side = await cloned(given);
  side.write('a.txt', lines({ 1: 'staged' }));
  side.git('add', 'a.txt');
  side.write('a.txt', lines());
  side.write('b', 'changed');
  side.git('rm', '-q', 'c');
  side.write('dir/x', 'x');
  side.write('dir/y', 'y');
  side.write('ignored', 'i');
  side.write('artifacts/report.md', 'r');
  const before = { files: fingerprint(side.dir), state: stateOf(side) };
  const base = side.git('rev-parse', 'HEAD');
  expect(await given.forks.measure(side.dir, base)).toEqual({ files: 0, added: 0, removed: 0, uncommitted: 5 });
  expect({ files: fingerprint(side.dir), state: stateOf(side) }).toEqual(before);
});

it('asks no git in a repository below the side', async () => {
  const given = project({ 'a.txt': 'a\n' });
  const side = await cloned(given);
  const trace = join(given.repo.dir, '../trace');
  nestedBelow(given, side, trace);
  const base = given.repo.git('rev-parse', 'HEAD');
  expect(await given.forks.measure(side.dir, base)).toMatchObject({ files: 1, uncommitted: 0 });
  expect(existsSync(trace)).toBe(false);
});

it('refuses what is no commit id, and says when the base is not known', async () => {
  const given = project();
  expect(await rejection(given.forks.measure(given.repo.dir, 'HEAD'))).toMatchObject({ kind: 'git' });
  expect(await rejection(given.forks.measure(given.repo.dir, '1'.repeat(40)))).toMatchObject({ kind: 'git' });
});

it('reads numstat', () => {
  expect(sumNumstat('')).toEqual({ files: 0, added: 0, removed: 0 });
  expect(sumNumstat('1\t2\ta\0-\t-\tb\0' + '10\t0\t3\t4\t\n5\t5\tc\0')).toEqual({ files: 3, added: 11, removed: 2 });
});
