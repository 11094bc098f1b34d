import { describe, expect, it } from 'vitest';
import type { TempRepo } from '../../../support/temp-repo.ts';
import { LINES, lines, order, repository, span } from './given.ts';

const NOTHING = { sha: null, files: [], entangled: [] };
const TRAILERS = 'feat: it\n\nCodeSleuth-Task: TASK-001\nCodeSleuth-Run: run-1';

const commitOnly = (repo: TempRepo, ...paths: string[]): void => {
  repo.git('add', ...paths);
  repo.git('commit', '-q', '-m', 'by the agent', '--', ...paths);
};

/** One agent at work in a repository; gives what the checkpoint makes of it. */
async function played(work: (repo: TempRepo) => void, paths: readonly string[], user = (_: TempRepo): void => {}) {
  const given = repository({ 'a.txt': LINES, 'b.txt': 'b\n' });
  const { repo, git } = given;
  const since = repo.git('rev-parse', 'HEAD');
  user(repo);
  const spans = [await span(given, () => work(repo))];
  const head = repo.git('rev-parse', 'HEAD');
  const wanted = order(spans, paths, { since });
  return { repo, git, since, head, wanted, made: await git.checkpoint(repo.dir, wanted) };
}

describe('an agent that committed its work itself', () => {
  it('gets HEAD as its commit, again and again', async () => {
    const { repo, git, head, wanted, made } = await played(
      (work) => {
        work.write('a.txt', lines({ 3: 'agent' }));
        commitOnly(work, 'a.txt');
        work.write('n', 'n');
        commitOnly(work, 'n');
      },
      ['a.txt', 'n', 'never'],
    );
    expect(made).toEqual({ sha: head, files: ['a.txt', 'n'], entangled: [] });
    expect(await git.checkpoint(repo.dir, wanted)).toEqual(made);
    expect(repo.git('rev-parse', 'HEAD')).toBe(head);
    expect(repo.git('status', '--porcelain')).toBe('');
  });

  it('gets it beside uncommitted work of the user', async () => {
    const { repo, head, made } = await played(
      (work) => {
        work.write('n', 'n');
        commitOnly(work, 'n');
      },
      ['n'],
      (work) => work.write('b.txt', 'mine\n'),
    );
    expect(made).toMatchObject({ sha: head, files: ['n'] });
    expect(repo.git('status', '--porcelain')).toBe(' M b.txt');
  });

  it('has the rest committed when it committed only a part', async () => {
    const { repo, head, made } = await played(
      (work) => {
        work.write('n', 'n');
        commitOnly(work, 'n');
        work.write('a.txt', lines({ 3: 'agent' }));
      },
      ['a.txt', 'n'],
    );
    expect(made).toMatchObject({ files: ['a.txt'] });
    expect(repo.git('rev-parse', 'HEAD^')).toBe(head);
  });

  it.each<[string, (repo: TempRepo) => void]>([
    ['a file outside the order', (repo) => repo.write('b.txt', 'agent\n')],
    ['a file of the order that it did not change in its time', () => undefined],
  ])('gets nothing when it also committed %s', async (_what, extra) => {
    const { repo, head, made } = await played(
      (work) => {
        work.write('n', 'n');
        extra(work);
        work.git('add', '-A');
        work.git('commit', '-q', '-m', 'all');
      },
      ['n', 'users'],
      (work) => work.write('users', 'mine'),
    );
    expect(made).toEqual(NOTHING);
    expect(repo.git('rev-parse', 'HEAD')).toBe(head);
  });

  it('gets nothing when a commit on the way held a file outside the order, though it is gone again', async () => {
    const { made } = await played(
      (work) => {
        work.write('secret', 's');
        work.write('n', 'n');
        work.commit('with more');
        work.remove('secret');
        work.commit('without it');
      },
      ['n'],
    );
    expect(made).toEqual(NOTHING);
  });

  it('gets nothing when it left everything as it was', async () => {
    const { made } = await played(
      (work) => {
        work.write('a.txt', 'x');
        work.commit('there');
        work.write('a.txt', LINES);
        work.commit('and back');
      },
      ['a.txt'],
    );
    expect(made).toEqual(NOTHING);
  });

  it('gets nothing for an empty commit', async () => {
    const { made } = await played(
      (work) => {
        work.remove('users');
        work.commit('nothing in it');
      },
      ['users'],
      (work) => work.write('users', 'untracked'),
    );
    expect(made).toEqual(NOTHING);
  });

  it('gets nothing when it rewrote the commit the task started from', async () => {
    const { made } = await played(
      (work) => {
        work.write('a.txt', 'x');
        work.write('b.txt', 'y');
        work.git('commit', '-q', '-a', '--amend', '-m', 'rewritten');
      },
      ['a.txt', 'b.txt'],
    );
    expect(made).toEqual(NOTHING);
  });
});

describe('a commit with forged trailers', () => {
  it.each<[string, (repo: TempRepo) => void]>([
    ['changes a path outside the order', (repo) => repo.write('outside', 'x')],
    ['changes nothing', () => undefined],
  ])('is not taken when it %s', async (_what, forge) => {
    const { repo, head, made } = await played(
      (work) => {
        forge(work);
        work.commit(TRAILERS);
        work.write('n', 'n');
      },
      ['n'],
    );
    expect(made).toMatchObject({ files: ['n'] });
    expect(repo.git('rev-parse', 'HEAD')).toBe(made.sha);
    expect(repo.git('rev-parse', 'HEAD^')).toBe(head);
  });

  it('does not hide the true one below it', async () => {
    const { repo, git, wanted, made } = await played((work) => work.write('n', 'n'), ['n']);
    repo.write('outside', 'x');
    repo.commit(TRAILERS);
    expect(await git.checkpoint(repo.dir, wanted)).toEqual(made);
  });
});
