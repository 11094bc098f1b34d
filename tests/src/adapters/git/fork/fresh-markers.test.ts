import { describe, expect, it } from 'vitest';
import { lines } from '../given.ts';
import { backupOf, cloned, project } from './given.ts';

const MARKED = '<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n';

async function previewOf(change: (side: { write(path: string, text: string): void }) => void, start = {}) {
  const given = project({ 'a.txt': lines(), ...start });
  const side = await cloned(given);
  change(side);
  const tip = side.commit('side');
  await given.forks.adopt(given.repo.dir, { from: side.dir, branch: 'fork/trial-A', as: 'trial-A' });
  const backup = await backupOf(given);
  return given.forks.previewMerge(given.repo.dir, { tip, backup, ours: [], aside: [] });
}

describe('previewMerge', () => {
  it('has conflict markers that were committed in the side stand in the way, and names the files', async () => {
    const preview = await previewOf((side) => {
      side.write('a.txt', `${lines()}${MARKED}`);
      side.write('dir/new é.txt', MARKED);
      side.write('fine', 'f\n');
    });
    expect(preview.conflicts).toEqual([]);
    expect(preview.obstacles).toEqual([
      {
        what: 'Conflict markers were committed in a.txt, dir/new é.txt.',
        next: expect.stringContaining('commit there'),
      },
    ]);
  });

  it('passes over lines that are no conflict, and markers the project has in that file already', async () => {
    const preview = await previewOf(
      (side) => {
        side.write('title.rst', 'Title\n=======\n');
        side.write('old', `${MARKED}more\n`);
      },
      { old: MARKED },
    );
    expect(preview.changes.map(({ path }) => path)).toEqual(['old', 'title.rst']);
    expect(preview.obstacles).toEqual([]);
  });

  it('does not take what git marks by itself in a conflict for it', async () => {
    const given = project({ 'a.txt': lines() });
    const side = await cloned(given);
    side.write('a.txt', lines({ 5: 'side' }));
    const tip = side.commit('side');
    given.repo.write('a.txt', lines({ 5: 'project' }));
    given.repo.commit('project');
    await given.forks.adopt(given.repo.dir, { from: side.dir, branch: 'fork/trial-A', as: 'trial-A' });
    const backup = await backupOf(given);
    const preview = await given.forks.previewMerge(given.repo.dir, { tip, backup, ours: [], aside: [] });
    expect([preview.conflicts, preview.obstacles]).toEqual([['a.txt'], []]);
  });
});
