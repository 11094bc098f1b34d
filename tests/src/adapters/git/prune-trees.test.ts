import { describe, expect, it } from 'vitest';
import type { TempRepo } from '../../../support/temp-repo.ts';
import { rejection, repository } from './given.ts';

/** A recorded tree of a given second, as recordTree leaves it. */
function record(repo: TempRepo, name: string, second: number): void {
  const env = { GIT_COMMITTER_DATE: `${1_700_000_000 + second} +0000` };
  const commit = repo.run(['commit-tree', 'HEAD^{tree}', '-m', name], { env }).toString().trim();
  repo.git('update-ref', `refs/codesleuth/trees/${name}`, commit);
}

const refs = (repo: TempRepo): string[] => repo.git('for-each-ref', '--format=%(refname)').split('\n').filter(Boolean);

describe('pruneTrees', () => {
  it('forgets the oldest recorded trees, packed ones too, and nothing else', async () => {
    const { repo, git } = repository();
    for (const [at, name] of ['c', 'a', 'e', 'b', 'd'].entries()) record(repo, name, at);
    repo.git('pack-refs', '--all');
    repo.git('update-ref', 'refs/codesleuth/other', 'HEAD');
    repo.git('tag', 'old');
    const head = repo.git('rev-parse', 'HEAD');
    expect(await git.pruneTrees(repo.dir, 2)).toBe(3);
    expect(refs(repo)).toEqual([
      'refs/codesleuth/other',
      'refs/codesleuth/trees/b',
      'refs/codesleuth/trees/d',
      'refs/heads/main',
      'refs/tags/old',
    ]);
    expect(await git.pruneTrees(repo.dir, 2)).toBe(0);
    expect(await git.pruneTrees(repo.dir, 0)).toBe(2);
    expect(repo.git('rev-parse', 'HEAD')).toBe(head);
  });

  it('keeps a tree just recorded readable', async () => {
    const { repo, git } = repository();
    record(repo, 'old', 0);
    repo.write('n', 'n');
    const tree = await git.recordTree(repo.dir, 'new');
    expect(await git.pruneTrees(repo.dir, 1)).toBe(1);
    repo.git('gc', '-q', '--prune=now');
    expect(await git.readAt(repo.dir, tree, 'n')).toBe('n');
  });

  it('does not follow a symbolic ref to the branch it names', async () => {
    const { repo, git } = repository();
    const head = repo.git('rev-parse', 'HEAD');
    repo.git('branch', 'precious');
    repo.git('symbolic-ref', 'refs/codesleuth/trees/x', 'refs/heads/precious');
    expect(await git.pruneTrees(repo.dir, 0)).toBe(1);
    expect(repo.git('rev-parse', 'precious')).toBe(head);
    expect(refs(repo)).toEqual(['refs/heads/main', 'refs/heads/precious']);
  });

  it.each([-1, 0.5, Number.NaN])('refuses to keep %d', async (keep) => {
    const { repo, git } = repository();
    record(repo, 'x', 0);
    expect(await rejection(git.pruneTrees(repo.dir, keep))).toMatchObject({ name: 'BugError' });
    expect(refs(repo)).toContain('refs/codesleuth/trees/x');
  });
});
