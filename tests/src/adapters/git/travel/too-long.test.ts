import { describe, expect, it } from 'vitest';
import { deepPath, readDeep, writeDeep } from '../deep.ts';
import { back, go, repository } from './given.ts';

const WHY = 'its path is too long';

describe.skipIf(process.platform !== 'linux')('a file whose whole path is longer than the system takes', () => {
  it('is named as left where it is when git does not track it', async () => {
    const given = repository({ 'a.txt': 'one\n' });
    const { repo, first } = given;
    repo.write('a.txt', 'two\n');
    repo.commit('second');
    const path = deepPath(repo.dir);
    writeDeep(repo.dir, path, 'precious\n');
    const { snapshot, moved } = await go(given, { kind: 'commit', sha: first });
    expect(snapshot).toMatchObject({ saved: [], left: [{ path, why: WHY }] });
    expect(moved.kind).toBe('moved');
    expect((await back(given, snapshot.ref)).moved.kind).toBe('moved');
    expect(readDeep(repo.dir, path)).toBe('precious\n');
  });

  it.each(['', 'dddd*\n'])(
    'is an obstacle where a file takes the place of a directory above it (ignored: %j)',
    async (rules) => {
      const given = repository({ 'a.txt': 'one\n' });
      const { repo } = given;
      const path = deepPath(repo.dir);
      const [top = ''] = path.split('/');
      repo.write(top, 'a file\n');
      const target = repo.commit('a file there');
      repo.remove(top);
      repo.write('.gitignore', rules);
      repo.commit('none');
      writeDeep(repo.dir, path, 'precious\n');
      const { moved } = await go(given, { kind: 'commit', sha: target });
      expect(moved).toMatchObject({ kind: 'refused', obstacle: { what: expect.stringContaining(WHY) } });
      expect(readDeep(repo.dir, path)).toBe('precious\n');
    },
  );

  it('is an obstacle when git tracks it and a move would change it, for its exact bytes could not come back', async () => {
    const given = repository({ '.gitattributes': '* text=auto\n', 'a.txt': 'one\n' });
    const { repo } = given;
    const path = deepPath(repo.dir);
    writeDeep(repo.dir, path, 'one\n');
    const one = repo.commit('deep');
    writeDeep(repo.dir, path, 'two\n');
    const two = repo.commit('deeper');
    repo.write('a.txt', 'two\n');
    repo.commit('last');
    const clean = await go(given, { kind: 'commit', sha: one });
    expect(clean.moved).toMatchObject({ kind: 'refused', obstacle: { what: expect.stringContaining(WHY) } });
    writeDeep(repo.dir, path, 'mine\r\n');
    const edited = await go(given, { kind: 'commit', sha: one });
    expect(edited.snapshot.left).toEqual([{ path, why: WHY }]);
    expect(edited.moved).toMatchObject({ kind: 'refused', obstacle: { what: expect.stringContaining(WHY) } });
    const beside = await go(given, { kind: 'commit', sha: two });
    expect(beside.moved).toMatchObject({ kind: 'refused', obstacle: { what: expect.stringContaining(WHY) } });
    expect(readDeep(repo.dir, path)).toBe('mine\r\n');
  });
});
