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
  it('names files in which lines like conflict markers were committed in the side', async () => {
    const preview = await previewOf((side) => {
      side.write('a.txt', `${lines()}${MARKED}`);
      side.write('dir/new é.txt', MARKED);
      side.write('fine', 'f\n');
    });
    expect([preview.conflicts, preview.obstacles]).toEqual([[], []]);
    expect(preview.markers).toEqual(['a.txt', 'dir/new é.txt']);
  });

  it('has markers that the shell had git write there stand in the way, whatever anybody says', async () => {
    const preview = await previewOf((side) => {
      side.write('a.txt', `${lines()}${MARKED.replace('other', 'refs/codesleuth/onto/trial-A')}`);
      side.write('b', MARKED);
    });
    expect(preview.markers).toEqual(['b']);
    expect(preview.obstacles).toEqual([
      {
        what: 'Conflicts of an earlier merge were committed unresolved in a.txt.',
        next: expect.stringContaining('commit there'),
      },
    ]);
  });

  it('finds new markers in a file that has others on purpose', async () => {
    const preview = await previewOf((side) => side.write('old', `${MARKED}${MARKED.replace('b', 'c')}`), {
      old: MARKED,
    });
    expect(preview.markers).toEqual(['old']);
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
    expect([preview.obstacles, preview.markers]).toEqual([[], []]);
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
    expect([preview.conflicts, preview.obstacles, preview.markers]).toEqual([['a.txt'], [], []]);
  });
});
