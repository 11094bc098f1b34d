import { describe, expect, it } from 'vitest';
import { back, go, repository, state } from './given.ts';

describe('a move and the way back', () => {
  it('bring the bytes that were saved, whatever git was told to take in their place', async () => {
    const given = repository({ 'a.txt': 'one\n' });
    const { repo, first } = given;
    repo.write('a.txt', 'two\n');
    repo.commit('second');
    repo.write('other', 'other\n');
    const other = repo.git('hash-object', '-w', 'other');
    repo.write('a.txt', 'mine\n');
    repo.git('replace', repo.git('hash-object', '-w', 'a.txt'), other);
    const { snapshot } = await go(given, { kind: 'commit', sha: first });
    await back(given, snapshot.ref);
    expect(repo.read('a.txt')).toBe('mine\n');
  });

  it('leave the index as it was where git is told to look at no file again (core.ignoreStat)', async () => {
    const given = repository({ 'a.txt': 'one\n', 'b.txt': 'b\n' });
    const { repo, first } = given;
    repo.write('a.txt', 'two\n');
    repo.commit('second');
    repo.git('config', 'core.ignoreStat', 'true');
    repo.write('a.txt', 'mine\n');
    const before = state(repo);
    const { snapshot } = await go(given, { kind: 'commit', sha: first });
    expect(repo.git('ls-files', '-v')).toBe('H a.txt\nH b.txt');
    await back(given, snapshot.ref);
    expect(state(repo)).toEqual(before);
  });
});
