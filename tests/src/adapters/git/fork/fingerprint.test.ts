import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lines } from '../given.ts';
import { cloned, type Given, project } from './given.ts';

const print = ({ forks, repo }: Given): Promise<string> => forks.fingerprint(repo.dir);

it.each<[string, (given: Given) => unknown]>([
  ['a commit', ({ repo }) => repo.commit('second')],
  ['another branch, at the same commit', ({ repo }) => repo.git('checkout', '-q', '-b', 'x')],
  ['a detached HEAD', ({ repo }) => repo.git('checkout', '-q', '--detach')],
  ['a new tag', ({ repo }) => repo.git('tag', 'v1')],
  ['a stash', ({ repo }) => [repo.write('a.txt', 'x'), repo.git('stash', '-q')]],
  ['a staged file', ({ repo }) => [repo.write('b', 'b'), repo.git('add', 'b')]],
  ['a mode', ({ repo }) => repo.git('update-index', '--chmod=+x', 'a.txt')],
  ['a flag', ({ repo }) => repo.git('update-index', '--assume-unchanged', 'a.txt')],
  ['an unstaged file', ({ repo }) => repo.git('rm', '-q', '--cached', 'a.txt')],
])('changes with %s', async (_, change) => {
  const given = project();
  const before = await print(given);
  expect(before).toMatch(/^[0-9a-f]{64}$/);
  change(given);
  expect(await print(given)).not.toBe(before);
});

it('stays with what is none of its business', async () => {
  const given = project();
  const { repo } = given;
  const before = await print(given);
  utimesSync(join(repo.dir, 'a.txt'), 1, 1);
  repo.git('status');
  repo.git('update-ref', 'refs/codesleuth/trees/x', 'HEAD');
  repo.write('a.txt', lines({ 1: 'x' }));
  repo.write('untracked', 'x');
  repo.git('pack-refs', '--all');
  repo.git('gc', '-q');
  expect(await print(given)).toBe(before);
});

it('stays while a clone is made, worked in and adopted', async () => {
  const given = project();
  given.repo.write('new', 'n');
  const before = await print(given);
  const side = await cloned(given);
  side.commit('theirs');
  await given.forks.adopt(given.repo.dir, { from: side.dir, branch: 'fork/trial-A', as: 'trial-A' });
  expect(await print(given)).toBe(before);
});
