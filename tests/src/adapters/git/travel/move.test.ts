import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { link } from '../../../../support/temp-repo.ts';
import { back, go, repository, state } from './given.ts';

describe('a move to an earlier commit', () => {
  it('changes what commits hold, and leaves other files where they are', async () => {
    const given = repository({ 'a.txt': 'one\n', 'old/deep.txt': 'deep\n' });
    const { repo, first } = given;
    repo.write('a.txt', 'two\n');
    repo.write('new.txt', 'new\n');
    repo.remove('old');
    repo.commit('second');
    repo.write('mine.txt', 'mine\n');
    repo.write('staged.txt', 'staged\n');
    repo.git('add', 'staged.txt');
    const { moved } = await go(given, { kind: 'commit', sha: first });
    expect(moved).toMatchObject({ kind: 'moved', head: first, extra: [] });
    expect(repo.git('rev-parse', 'refs/heads/main')).toBe(first);
    expect(repo.read('a.txt')).toBe('one\n');
    expect(repo.read('old/deep.txt')).toBe('deep\n');
    expect(repo.git('status', '--porcelain')).toBe('?? mine.txt\n?? staged.txt');
  });

  it('is taken back byte for byte: edits, staged parts, untracked and ignored files, modes, links', async () => {
    const given = repository({ 'a.txt': 'one\n', 'b.txt': 'b\n', '.env': 'tracked at first\n', x: 'file\n' });
    const { repo, first } = given;
    repo.write('.gitignore', '.env\nx/cache\n');
    repo.git('rm', '-q', '--cached', '.env');
    repo.remove('x');
    repo.write('x/inner.txt', 'inner\n');
    repo.write('a.txt', 'two\n');
    repo.commit('second');
    repo.write('.env', 'SECRET=1\n');
    repo.write('x/cache/big', 'cached\n');
    repo.write('a.txt', 'staged\n');
    repo.git('add', 'a.txt');
    repo.write('a.txt', 'edited\n');
    chmodSync(join(repo.dir, 'a.txt'), 0o600);
    repo.write('mine.txt', 'mine\n');
    link(repo, 'b.txt', 'a.txt');
    const before = state(repo);
    const { snapshot, moved } = await go(given, { kind: 'commit', sha: first });
    expect(moved.kind).toBe('moved');
    expect(repo.read('.env')).toBe('tracked at first\n');
    expect(repo.read('x')).toBe('file\n');
    const away = state(repo);
    const undone = await back(given, snapshot.ref);
    expect(undone.moved.kind).toBe('moved');
    expect(state(repo)).toEqual(before);
    expect(statSync(join(repo.dir, 'a.txt')).mode & 0o777).toBe(0o600);
    await back(given, undone.snapshot.ref);
    expect(state(repo)).toEqual(away);
  });

  it('gives a file its permissions back that was committed since and is no longer as private', async () => {
    const given = repository({ 'a.txt': 'one\n' });
    const { repo, first } = given;
    repo.write('a.txt', 'two\n');
    repo.commit('second');
    repo.write('mine.txt', 'mine\n');
    chmodSync(join(repo.dir, 'mine.txt'), 0o600);
    const before = state(repo);
    const { snapshot } = await go(given, { kind: 'commit', sha: first });
    repo.commit('mine is tracked now');
    chmodSync(join(repo.dir, 'mine.txt'), 0o644);
    await back(given, snapshot.ref);
    expect(state(repo)).toEqual(before);
  });

  it('is carried out once for an order, and another order under its id is carried out too', async () => {
    const given = repository({ 'a.txt': 'one\n' });
    const { repo, travel, first } = given;
    repo.write('a.txt', 'two\n');
    const second = repo.commit('second');
    const { ref } = await travel.snapshot(repo.dir, { why: 'test' });
    const order = { id: 'same', backup: ref, to: { kind: 'commit', sha: first }, also: [] } as const;
    expect(await travel.move(repo.dir, order)).toMatchObject({ kind: 'moved', head: first });
    repo.write('a.txt', 'three\n');
    expect(await travel.move(repo.dir, order)).toMatchObject({ kind: 'moved', head: first });
    expect(repo.read('a.txt')).toBe('three\n');
    const now = await travel.snapshot(repo.dir, { why: 'test' });
    const other = { ...order, backup: now.ref, to: { kind: 'commit', sha: second } } as const;
    expect(await travel.move(repo.dir, other)).toMatchObject({ kind: 'moved', head: second });
    expect(repo.read('a.txt')).toBe('two\n');
  });
});
