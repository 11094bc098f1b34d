import { execFileSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PATHS } from '../../../../schemas/paths.ts';
import type { Aftermath, Standing } from '../../../../schemas/standing.ts';
import { judgeOwnGit } from '../../../../src/core/own-git.ts';
import type { TempRepo } from '../../../support/temp-repo.ts';
import { emptyDirectory, type Given, repository } from './given.ts';

const twoCommits = (): Given => {
  const given = repository({ 'a.txt': 'a\n' });
  given.repo.write('b.txt', 'b\n');
  given.repo.commit('second');
  return given;
};

const reset = (repo: TempRepo) => repo.git('reset', '-q', '--soft', 'HEAD~1');

/** Where a repository stands, and what has become of it after something was done there. */
async function became(given: Given, work: (repo: TempRepo) => unknown): Promise<{ then: Standing; since: Aftermath }> {
  const then = await given.git.standing(given.repo.dir);
  work(given.repo);
  return { then, since: await given.git.aftermath(given.repo.dir, then) };
}

describe('where a repository stands', () => {
  it('is its commit, branch, refs and what is staged', async () => {
    const { repo, git } = twoCommits();
    repo.git('tag', 'v1');
    repo.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    repo.git('update-ref', 'refs/codesleuth/backup/1-a', 'HEAD');
    repo.write('new ü', 'n');
    repo.git('add', 'new ü');
    repo.git('rm', '-q', '--cached', 'a.txt');
    const head = repo.git('rev-parse', 'HEAD');
    const found = await git.standing(repo.dir);
    expect(found).toMatchObject({ head, branch: 'refs/heads/main', stashes: [], inProgress: null });
    expect([...found.refs.keys()].sort()).toEqual(['refs/codesleuth/backup/1-a', 'refs/heads/main', 'refs/tags/v1']);
    expect([...found.staged]).toEqual([
      ['a.txt', null],
      ['new ü', `100644 ${repo.git('hash-object', 'new ü')}`],
    ]);
  });

  it('is known of a detached HEAD and of a branch without a commit', async () => {
    const { repo, git } = twoCommits();
    repo.git('checkout', '-q', '--detach');
    expect(await git.standing(repo.dir)).toMatchObject({ head: repo.git('rev-parse', 'HEAD'), branch: null });
    repo.git('checkout', '-q', '--orphan', 'other');
    const unborn = await git.standing(repo.dir);
    expect(unborn).toMatchObject({ head: null, branch: 'refs/heads/other' });
    expect([...unborn.staged.keys()]).toEqual(['a.txt', 'b.txt']);
  });

  it('is looked at without writing anything, also beside a lock of somebody else’s', async () => {
    const { repo, git } = twoCommits();
    repo.write('a.txt', 'edited\n');
    writeFileSync(join(repo.dir, '.git/index.lock'), '');
    const inGit = () =>
      readdirSync(join(repo.dir, '.git'), { recursive: true, encoding: 'utf8' })
        .sort()
        .map((name) => `${name} ${statSync(join(repo.dir, '.git', name), { bigint: true }).mtimeNs}`);
    const before = inGit();
    await git.aftermath(repo.dir, await git.standing(repo.dir));
    expect(inGit()).toEqual(before);
  });
});

describe('what has become of it', () => {
  it.each<[string, (repo: TempRepo) => unknown, Aftermath['history'], number]>([
    ['nothing', () => undefined, 'same', 0],
    ['a commit', (repo) => [repo.write('c', 'c'), repo.commit('third')], 'ahead', 1],
    ['a commit taken back', (repo) => repo.git('reset', '-q', '--hard', 'HEAD~1'), 'behind', 0],
    ['a commit written anew', (repo) => repo.git('commit', '-q', '--amend', '-m', 'anew'), 'apart', 1],
    ['a branch without its commits', (repo) => repo.git('update-ref', '-d', 'HEAD'), 'apart', 0],
    [
      'a history with nothing in common',
      (repo) => [repo.git('checkout', '-q', '--orphan', 'x'), repo.commit('x')],
      'apart',
      1,
    ],
  ])('%s', async (_what, work, history, count) => {
    const { since } = await became(twoCommits(), work);
    expect([since.history, since.commits.length]).toEqual([history, count]);
  });

  it('is told commit by commit, with paths of any name, and a merge by what it brought', async () => {
    const given = twoCommits();
    const name = 'a\nb "c" ü';
    const { since } = await became(given, (repo) => {
      repo.git('checkout', '-q', '-b', 'topic');
      repo.write(name, 'x');
      repo.commit('odd');
      repo.git('checkout', '-q', 'main');
      repo.write('own', 'x');
      repo.write('a.txt', 'changed\n');
      repo.commit('own');
      repo.git('merge', '-q', '--no-ff', '-m', 'merged', 'topic');
    });
    expect(since.commits.map(({ files }) => files)).toEqual([[name], ['a.txt', 'own'], [name]]);
    expect(since.commits[0]?.sha).toBe(given.repo.git('rev-parse', 'HEAD'));
  });

  it('keeps what was staged in sight when it is committed as it stood, and only then', async () => {
    const given = twoCommits();
    given.repo.write('mine', 'staged\n');
    given.repo.git('add', 'mine');
    const committed = await became(given, (repo) => repo.git('commit', '-q', '-m', 'mine'));
    expect(committed.since.now.staged.get('mine')).toBe(committed.then.staged.get('mine'));
    const given2 = twoCommits();
    given2.repo.write('mine', 'staged\n');
    given2.repo.git('add', 'mine');
    const dropped = await became(given2, (repo) => repo.git('reset', '-q'));
    expect([dropped.then.staged.has('mine'), dropped.since.now.staged.has('mine')]).toEqual([true, false]);
  });

  it('tells what a stash took of files git does not track', async () => {
    const given = twoCommits();
    const { since } = await became(given, (repo) => {
      repo.write('a.txt', 'newer\n');
      repo.write('new/mine.txt', 'mine\n');
      repo.git('stash', '-q', '-u');
    });
    expect(since.stashed).toEqual(['a.txt', 'new/mine.txt']);
    expect(since.untracked).toEqual(['new/mine.txt']);
  });

  it('tells each stash, and what is in the newest', async () => {
    const given = twoCommits();
    given.repo.write('a.txt', 'older\n');
    given.repo.git('stash', '-q');
    const { then, since } = await became(given, (repo) => {
      for (const path of ['a.txt', 'b.txt']) {
        repo.write(path, 'newer\n');
        repo.git('stash', '-q');
      }
    });
    expect([then.stashes.length, since.now.stashes.length]).toEqual([1, 3]);
    expect(since.now.stashes[0]).toBe(then.stashes[0]);
    expect(since.now.stashes[2]).toBe(given.repo.git('rev-parse', 'refs/stash'));
    expect(since.stashed).toEqual(['b.txt']);
  });

  it('names a merge that was begun and not ended', async () => {
    const given = twoCommits();
    const { then, since } = await became(given, (repo) => {
      const other = repo.git('commit-tree', 'HEAD^{tree}', '-p', 'HEAD', '-m', 'x');
      repo.git('merge', '-q', '--no-commit', '--no-ff', other);
    });
    expect([then.inProgress, since.now.inProgress]).toEqual([null, 'merge']);
  });

  it('is the same after a clean-up, a fetch and a look', async () => {
    const given = twoCommits();
    const { then, since } = await became(given, (repo) => {
      repo.git('gc', '-q', '--prune=now');
      repo.git('pack-refs', '--all');
      repo.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
      repo.git('status');
    });
    expect(since).toEqual({ now: then, history: 'same', commits: [], stashed: [], untracked: [] });
  });

  it('is told where the commit of then is lost, with what is staged still', async () => {
    const given = twoCommits();
    given.repo.write('mine', 'staged\n');
    given.repo.git('add', 'mine');
    given.repo.git('rm', '-q', '--cached', 'a.txt');
    const { then, since } = await became(given, (repo) => {
      repo.git('update-ref', 'HEAD', 'HEAD~1');
      repo.git('reflog', 'expire', '--expire=now', '--all');
      repo.git('gc', '-q', '--prune=now');
    });
    expect([since.history, since.commits, since.now.head]).toEqual(['lost', [], given.repo.git('rev-parse', 'HEAD')]);
    expect([...then.staged.keys()]).toEqual(['a.txt', 'mine']);
    for (const [path, entry] of then.staged) expect(since.now.staged.get(path)).toBe(entry);
  });

  it('names no files of what stands where the stash does and is none', async () => {
    const { since } = await became(twoCommits(), (repo) => {
      repo.git('update-ref', 'refs/stash', repo.git('rev-list', '--max-parents=0', 'HEAD'));
    });
    expect([since.now.stashes.length, since.stashed, since.untracked]).toEqual([1, [], []]);
  });

  it.each<[string, (repo: TempRepo) => unknown, readonly string[]]>([
    ['was only just added', (repo) => [repo.git('add', '-A'), repo.git('stash', '-q')], ['own.json']],
    [
      'HEAD holds since',
      (repo) => [repo.git('add', '-A'), repo.git('stash', '-q'), repo.write('own.json', '2'), repo.commit('own')],
      [],
    ],
    [
      'HEAD does not hold any more',
      (repo) => [repo.commit('own'), repo.write('own.json', '2'), repo.git('stash', '-q'), reset(repo)],
      ['own.json'],
    ],
  ])('tells of a stashed file that %s whether git can restore it', async (_what, work, fresh) => {
    const given = twoCommits();
    given.repo.write('own.json', '1');
    const { since } = await became(given, work);
    expect([since.stashed, since.untracked]).toEqual([['own.json'], fresh]);
  });

  it('is told with a line that takes out a stash over the files of the shell', async () => {
    const given = repository({ 'a.txt': 'a\n', [PATHS.checkpoint]: 'one\n' });
    given.repo.write(PATHS.handoff, '{"journal_seq": 1}\n');
    const stashed = '{"journal_seq": 1}\n';
    const { then, since } = await became(given, (repo) => {
      for (const path of ['a.txt', PATHS.checkpoint]) repo.write(path, 'agent\n');
      repo.git('add', '-A');
      repo.git('stash', '-q');
      for (const path of [PATHS.checkpoint, PATHS.handoff]) repo.write(path, 'the shell again\n');
    });
    const { strayed } = judgeOwnGit(then, since, { paths: new Set(['a.txt']), tree: null, open: [], side: false });
    const [, line = ''] = /\): (.*) brings it back/.exec(strayed[0] ?? '') ?? [];
    execFileSync('/bin/sh', ['-c', line], { cwd: given.repo.dir, env: given.repo.env, stdio: 'pipe' });
    expect([given.repo.read(PATHS.handoff), given.repo.read('a.txt')]).toEqual([stashed, 'agent\n']);
  });

  it('is seen in a repository of the other hash, from its first commit on', async () => {
    const given = emptyDirectory();
    given.repo.git('init', '-q', '-b', 'main', '--object-format=sha256');
    const { then, since } = await became(given, (repo) => [repo.write('x', 'x'), repo.commit('first')]);
    expect([then.head, since.history, since.commits[0]?.files]).toEqual([null, 'ahead', ['x']]);
  });
});
