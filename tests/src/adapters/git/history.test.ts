import { expect, test } from 'vitest';
import { emptyDirectory, repository } from './given.ts';

test('commits come newest first, with parents, day, whole message and the tags on them', async () => {
  const { repo, git } = repository();
  repo.write('b.txt', 'b');
  repo.commit('feat: two\n\nMore words.\n\nCodeSleuth-Task: TASK-001');
  repo.git('tag', 'v1.0.0');
  repo.git('tag', '-a', 'v1.0.1', '-m', 'annotated');
  const { commits, whole } = await git.history(repo.dir, 10);
  expect(whole).toBe(true);
  expect(commits.map(({ message }) => message)).toEqual([
    'feat: two\n\nMore words.\n\nCodeSleuth-Task: TASK-001',
    'chore: start',
  ]);
  expect(commits[0]).toMatchObject({ parents: [commits[1]?.sha], tags: ['v1.0.0', 'v1.0.1'] });
  expect(commits[0]?.day).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(await git.history(repo.dir, 1)).toMatchObject({ whole: false, commits: [{ sha: commits[0]?.sha }] });
});

test('a repository without a commit has no history', async () => {
  const { repo, git } = emptyDirectory();
  repo.git('init', '-q');
  expect(await git.history(repo.dir, 10)).toEqual({ commits: [], whole: true });
});

test('remotes come with their addresses as they are, and the branch they call their own', async () => {
  const { repo, git } = repository();
  expect(await git.remotes(repo.dir)).toEqual({ branch: 'main', tracked: null, remotes: [] });
  repo.git('remote', 'add', 'origin', 'https://example.invalid/a b.git');
  repo.git('remote', 'add', 'up.stream', 'git@example.invalid:x/y');
  repo.git('update-ref', 'refs/remotes/origin/trunk', 'HEAD');
  repo.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk');
  repo.git('config', 'branch.main.remote', 'up.stream');
  expect(await git.remotes(repo.dir)).toEqual({
    branch: 'main',
    tracked: 'up.stream',
    remotes: [
      { name: 'origin', url: 'https://example.invalid/a b.git', main: 'trunk' },
      { name: 'up.stream', url: 'git@example.invalid:x/y', main: null },
    ],
  });
  repo.git('checkout', '-q', '--detach');
  expect(await git.remotes(repo.dir)).toMatchObject({ branch: null, tracked: null });
});
