import { describe, expect, it } from 'vitest';
import { lines } from '../given.ts';
import { backupOf, cloned, project } from './given.ts';

const ID = 'trial-A';

async function merged() {
  const given = project({ 'a.txt': lines(), b: 'b\n' });
  const side = await cloned(given);
  side.write('b', 'side\n');
  const tip = side.commit('side');
  const { repo, forks } = given;
  await forks.adopt(repo.dir, { from: side.dir, branch: 'fork/trial-A', as: ID });
  const preview = await forks.previewMerge(repo.dir, { tip, backup: await backupOf(given), ours: [], aside: [] });
  const { head, result } = preview;
  const order = { head, tip, tree: result?.commit ?? '', message: 'merge: it', id: ID, at: '2026-01-01T00:00:00.000Z' };
  return { given, sha: await forks.commitMerge(repo.dir, order), order };
}

describe('a merge commit that is not on the branch yet', () => {
  it('outlives git’s clean-up until it is let go of', async () => {
    const { given, sha, order } = await merged();
    const { repo, forks } = given;
    const print = await forks.fingerprint(repo.dir);
    repo.git('reflog', 'expire', '--expire=now', '--all');
    repo.git('gc', '-q', '--prune=now');
    expect(repo.git('cat-file', '-t', sha)).toBe('commit');
    expect(await forks.commitMerge(repo.dir, order)).toBe(sha);
    for (const _ of [1, 2]) await forks.releaseMerge(repo.dir, ID);
    expect(repo.git('for-each-ref', 'refs/codesleuth/merge')).toBe('');
    expect(await forks.fingerprint(repo.dir)).toBe(print);
  });
});

describe('kept', () => {
  it('names the sides whose commits the project keeps, and no uncommitted work', async () => {
    const { given } = await merged();
    const { repo, forks } = given;
    repo.git('update-ref', `refs/codesleuth/forks/${ID}-work`, 'HEAD');
    repo.git('update-ref', 'refs/codesleuth/forks/other-B', 'HEAD');
    expect(await forks.kept(repo.dir)).toEqual(['other-B', ID]);
  });
});
