import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rejection } from '../given.ts';
import { BRANCH, cloned, contents, type Given, project, type Side } from './given.ts';

const AS = 'trial-A';

async function scene() {
  const given = project({ 'a.txt': 'a\n', b: 'b\n' });
  const side = await cloned(given);
  side.write('made', 'm\n');
  const tip = side.commit('feat: made');
  return { given, side, tip, adopt: () => adoptSide(given, side) };
}

const adoptSide = ({ forks, repo }: Given, side: Side) =>
  forks.adopt(repo.dir, { from: side.dir, branch: BRANCH, as: AS });

const refs = ({ repo }: Given): string[] =>
  repo
    .git('for-each-ref', '--format=%(refname)')
    .split('\n')
    .filter((ref) => !ref.includes('/backup/'));

describe('adopt', () => {
  it("keeps a side's commits, and nothing else, through a clean-up", async () => {
    const { given, tip, adopt } = await scene();
    expect(await adopt()).toEqual({ tip, work: null });
    expect(refs(given)).toEqual([`refs/codesleuth/forks/${AS}`, 'refs/heads/main']);
    expect(existsSync(join(given.repo.dir, '.git/FETCH_HEAD'))).toBe(false);
    given.repo.git('reflog', 'expire', '--expire=now', '--all');
    given.repo.git('gc', '-q', '--prune=now');
    expect(given.repo.git('show', `${tip}:made`)).toBe('m');
    expect(await given.forks.adopted(given.repo.dir, AS)).toEqual({ tip, work: null });
  });

  it('moves no branch that a ref of its own was made to point to', async () => {
    const { given, tip, adopt } = await scene();
    const { repo } = given;
    const main = repo.git('rev-parse', 'main');
    repo.git('symbolic-ref', `refs/codesleuth/forks/${AS}`, 'refs/heads/main');
    repo.git('symbolic-ref', `refs/codesleuth/forks/${AS}-work`, 'refs/heads/main');
    expect(await adopt()).toEqual({ tip, work: null });
    expect(repo.git('rev-parse', 'main')).toBe(main);
    expect(repo.git('rev-parse', `refs/codesleuth/forks/${AS}`)).toBe(tip);
  });

  it('keeps uncommitted work of every kind, with nasty names', async () => {
    const { given, side, tip, adopt } = await scene();
    side.write('a.txt', 'staged\n');
    side.git('add', 'a.txt');
    side.write('b', 'changed\n');
    side.write('-new\n"file"', 'n');
    writeFileSync(Buffer.from(`${side.dir}/\xff`, 'latin1'), 'bytes');
    const kept = await adopt();
    expect(kept.tip).toBe(tip);
    given.repo.git('gc', '-q', '--prune=now');
    given.repo.git('worktree', 'add', '-q', '--detach', '../restored', kept.work ?? '');
    const restored = contents(join(dirname(given.repo.dir), 'restored'));
    restored.delete('.git');
    expect(restored).toEqual(contents(side.dir));
    expect(given.repo.git('rev-parse', `${kept.work}^1`)).toBe(tip);
    expect(await given.forks.adopted(given.repo.dir, AS)).toEqual(kept);
  });

  it('follows the side when it is done again, work that is gone included', async () => {
    const { given, side, adopt } = await scene();
    side.write('b', 'changed\n');
    expect((await adopt()).work).not.toBeNull();
    const tip = side.commit('feat: more');
    expect(await adopt()).toEqual({ tip, work: null });
    expect(refs(given)).toEqual([`refs/codesleuth/forks/${AS}`, 'refs/heads/main']);
    side.git('reset', '-q', '--hard', 'HEAD~2');
    expect((await adopt()).tip).toBe(side.git('rev-parse', 'HEAD'));
  });

  it('of commits only fetches the branch and makes no snapshot; what was kept of uncommitted work stays', async () => {
    const { given, side, adopt } = await scene();
    const commits = () =>
      given.forks.adopt(given.repo.dir, { from: side.dir, branch: BRANCH, as: AS, commitsOnly: true });
    const snapshots = () => side.git('for-each-ref', 'refs/codesleuth/backup');
    side.write('b', 'changed\n');
    const before = snapshots();
    expect((await commits()).work).toBeNull();
    expect(snapshots()).toBe(before);
    const { work } = await adopt();
    side.git('stash', '-q');
    const tip = side.git('commit-tree', '-p', 'HEAD', '-m', 'more', 'HEAD^{tree}').trim();
    side.git('reset', '-q', '--hard', tip);
    expect(await commits()).toEqual({ tip, work });
    expect(await given.forks.adopted(given.repo.dir, AS)).toEqual({ tip, work });
  });

  it('keeps commits an agent made beside the branch', async () => {
    const { given, side, tip, adopt } = await scene();
    side.git('checkout', '-q', '--detach');
    side.write('elsewhere', 'e\n');
    const stray = side.commit('feat: elsewhere');
    const kept = await adopt();
    expect(kept.tip).toBe(tip);
    expect(given.repo.git('rev-parse', `${kept.work}^1`)).toBe(stray);
  });

  it("runs nothing the clone's configuration names", async () => {
    const { side, adopt } = await scene();
    const trace = join(side.dir, '.git/trace');
    const program = join(side.dir, '.git/program');
    writeFileSync(program, `#!/bin/sh\necho ran >> '${trace}'\nexec "$@"\n`, { mode: 0o755 });
    mkdirSync(join(side.dir, '.git/hooks'), { recursive: true });
    for (const hook of ['post-checkout', 'post-index-change', 'reference-transaction', 'pre-auto-gc', 'post-rewrite']) {
      writeFileSync(join(side.dir, '.git/hooks', hook), readFileSync(program), { mode: 0o755 });
    }
    side.write('b', 'changed\n');
    writeFileSync(trace, '');
    await adopt();
    expect(readFileSync(trace, 'utf8')).toBe('');
    for (const key of [
      'core.fsmonitor',
      'uploadpack.packObjectsHook',
      'core.alternateRefsCommand',
      'core.sshCommand',
      'core.pager',
    ]) {
      side.git('config', key, program);
    }
    // git itself ran the monitor while the test wrote its settings.
    writeFileSync(trace, '');
    expect(await rejection(adopt())).toMatchObject({ message: expect.stringContaining('core.fsmonitor') });
    expect(readFileSync(trace, 'utf8')).toBe('');
  });

  it('takes no object that git itself would not have made', async () => {
    const { given, side, adopt } = await scene();
    const blob = side.git('rev-parse', 'HEAD:a.txt');
    const raw = Buffer.concat([Buffer.from('100644 .git\0', 'latin1'), Buffer.from(blob, 'hex')]);
    const tree = side
      .run(['hash-object', '-t', 'tree', '-w', '--literally', '--stdin'], { input: raw })
      .toString()
      .trim();
    const commit = side.git('commit-tree', tree, '-p', 'HEAD', '-m', 'x');
    side.git('update-ref', `refs/heads/${BRANCH}`, commit);
    side.git('rm', '-q', '-r', '--cached', '.');
    expect(await rejection(adopt())).toMatchObject({ kind: 'git' });
    expect(await given.forks.adopted(given.repo.dir, AS)).toBeNull();
  });

  describe('without the branch, which an agent renamed or deleted,', () => {
    const without = async () => {
      const one = await scene();
      const { forks, repo } = one.given;
      const commits = () => forks.adopt(repo.dir, { from: one.side.dir, branch: BRANCH, as: AS, commitsOnly: true });
      const lose = () => {
        one.side.git('checkout', '-q', '--detach');
        one.side.git('branch', '-q', '-D', BRANCH);
      };
      return { ...one, commits, lose };
    };

    it('keeps what HEAD holds', async () => {
      const { given, side, adopt, commits, lose } = await without();
      lose();
      side.write('elsewhere', 'e\n');
      const tip = side.commit('feat: elsewhere');
      expect(await commits()).toEqual({ tip, work: null });
      side.write('b', 'uncommitted\n');
      const kept = await adopt();
      expect(kept.tip).toBe(tip);
      expect(given.repo.git('show', `${kept.work}:b`)).toBe('uncommitted');
    });

    it('lets go of nothing that was kept of it before', async () => {
      const { given, side, tip, adopt, commits, lose } = await without();
      await commits();
      lose();
      side.git('reset', '-q', '--hard', 'HEAD~1');
      side.write('other', 'o\n');
      const other = side.commit('feat: other');
      expect(await commits()).toEqual({ tip, work: null });
      const kept = await adopt();
      expect(kept.tip).toBe(tip);
      expect(given.repo.git('rev-parse', `${kept.work}^1`)).toBe(other);
    });

    it('says so where there is no commit', async () => {
      const { given, side, adopt } = await without();
      side.git('checkout', '-q', '--orphan', 'empty');
      side.git('branch', '-q', '-D', BRANCH);
      expect(await rejection(adopt())).toMatchObject({
        message: `The branch ${BRANCH} of the fork is gone, and nothing else is committed there.`,
        next: expect.stringContaining(`git branch ${BRANCH} <commit>`),
      });
      expect(await given.forks.adopted(given.repo.dir, AS)).toBeNull();
    });
  });

  it('says so when the side is gone', async () => {
    const { given, side } = await scene();
    const away = given.forks.adopt(given.repo.dir, { from: `${side.dir}-gone`, branch: BRANCH, as: AS });
    expect(await rejection(away)).toMatchObject({ kind: 'git', next: expect.any(String) });
    expect(await given.forks.adopted(given.repo.dir, AS)).toBeNull();
  });

  it.each(['', 'a/b', '../x', 'a-work', 'x.lock', '-a'])('refuses to keep a side as %j', async (as) => {
    const { given, side } = await scene();
    const failure = await rejection(given.forks.adopt(given.repo.dir, { from: side.dir, branch: BRANCH, as }));
    expect(failure).toMatchObject({ kind: 'git' });
    expect(refs(given)).toEqual(['refs/heads/main']);
  });
});
