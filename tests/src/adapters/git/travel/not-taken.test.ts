import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { link } from '../../../../support/temp-repo.ts';
import { back, go, repository } from './given.ts';

const WHY = 'a name git does not take';
const NAMES = ['git~1', '.GIT/x', 'x\\.git\\y', '.git./x', '.git::$INDEX_ALLOCATION/x', '.git /Ignoring path a\nx'];

describe('a file whose name git does not take', () => {
  it.each(NAMES)('is named as left where it is, and the backup can be gone back to: %j', async (name) => {
    const given = repository({ 'a.txt': 'one\n' });
    const { repo, first } = given;
    repo.write('a.txt', 'two\n');
    repo.commit('second');
    repo.write('a.txt', 'mine\n');
    repo.write(name, 'precious\n');
    repo.write('b.txt', 'b\n');
    const { snapshot, moved } = await go(given, { kind: 'commit', sha: first });
    expect(snapshot).toMatchObject({ saved: ['a.txt', 'b.txt'], left: [{ path: name, why: WHY }] });
    expect(moved.kind).toBe('moved');
    expect((await back(given, snapshot.ref)).moved.kind).toBe('moved');
    expect([repo.read('a.txt'), repo.read(name)]).toEqual(['mine\n', 'precious\n']);
  });

  it('is an obstacle where a file takes the place of its directory, ignored or not', async () => {
    const given = repository({ d: 'a file\n' });
    const { repo, first } = given;
    repo.remove('d');
    repo.write('d/k', 'k\n');
    repo.write('.gitignore', '*.log\n');
    repo.commit('second');
    repo.write('d/git~1', 'precious\n');
    repo.write('d/.git.', 'precious\n');
    const preview = await given.travel.preview(repo.dir, { to: { kind: 'commit', sha: first }, also: [] });
    const { moved } = await go(given, { kind: 'commit', sha: first });
    const words = (path: string) => `${path} is in the way and cannot be saved: ${WHY}.`;
    expect(preview.obstacles.map(({ what }) => what).sort()).toEqual([words('d/.git.'), words('d/git~1')]);
    expect(moved).toMatchObject({ kind: 'refused', obstacle: { next: expect.stringContaining('Move it') } });
    expect(repo.read('d/git~1')).toBe('precious\n');
  });

  it('is an obstacle when it is ignored, and in the way', async () => {
    const given = repository({ d: 'a file\n' });
    const { repo, first } = given;
    repo.remove('d');
    repo.write('d/k', 'k\n');
    repo.write('.gitignore', 'git~1\n');
    repo.commit('second');
    repo.write('d/git~1', 'precious\n');
    const { snapshot, moved } = await go(given, { kind: 'commit', sha: first });
    expect(snapshot.left).toEqual([]);
    expect(moved).toMatchObject({ kind: 'refused', obstacle: { what: expect.stringContaining(WHY) } });
    expect(repo.read('d/git~1')).toBe('precious\n');
  });

  it('is named when it is asked for', async () => {
    const { repo, travel } = repository({ '.gitignore': 'git~1\n' });
    repo.write('git~1', 'precious\n');
    const snapshot = await travel.snapshot(repo.dir, { why: 'test', also: ['git~1'] });
    expect(snapshot.left).toEqual([{ path: 'git~1', why: WHY }]);
  });

  it('may be one that git tracks, when it is a symlink now: an obstacle where the move would change it', async () => {
    const given = repository({ '.gitmodules': '# 1\n', 'a.txt': 'one\n' });
    const { repo, first } = given;
    repo.write('.gitmodules', '# 2\n');
    const second = repo.commit('second');
    repo.write('a.txt', 'three\n');
    repo.commit('third');
    link(repo, '.gitmodules', 'a.txt');
    const { snapshot, moved } = await go(given, { kind: 'commit', sha: first });
    expect(snapshot.left).toEqual([{ path: '.gitmodules', why: WHY }]);
    expect(moved).toMatchObject({ kind: 'refused', obstacle: { what: expect.stringContaining(WHY) } });
    const less = await go(given, { kind: 'commit', sha: second });
    expect(less.moved.kind).toBe('moved');
    await back(given, less.snapshot.ref);
    expect(readlinkSync(join(repo.dir, '.gitmodules'))).toBe('a.txt');
  });
});
