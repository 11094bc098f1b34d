import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fingerprint, link } from '../../../support/temp-repo.ts';
import { LINES, lines, rejection, repository } from './given.ts';

const bundle = (paths: readonly string[], id = 'spec-1') => ({ id, paths, message: 'docs: the specification' });

describe('commitPaths', () => {
  it('commits new, changed, deleted and ignored files as they are, and nothing else', async () => {
    const { repo, git } = repository({ 'a.txt': LINES, gone: '1', other: 'o', '.gitignore': '*.log\n' });
    repo.write('a.txt', lines({ 2: 'two' }));
    repo.remove('gone');
    repo.write('artifacts/new.md', '# new');
    repo.write('named.log', 'ignored, but named');
    repo.write('unnamed.log', 'ignored');
    link(repo, 'l', 'a.txt');
    repo.write('other', 'mine');
    repo.write('staged', 'mine');
    repo.git('add', 'staged');
    repo.write('staged', 'mine, again');
    const files = fingerprint(repo.dir);
    const paths = ['a.txt', 'gone', 'artifacts/new.md', 'named.log', 'l', 'never/there'];
    const made = await git.commitPaths(repo.dir, bundle(paths));
    expect([...made.files].sort()).toEqual(['a.txt', 'artifacts/new.md', 'gone', 'l', 'named.log']);
    expect(made.sha).toBe(repo.git('rev-parse', 'main'));
    expect(repo.git('show', '--format=', '--name-status')).toBe(
      'M\ta.txt\nA\tartifacts/new.md\nD\tgone\nA\tl\nA\tnamed.log',
    );
    expect(fingerprint(repo.dir)).toEqual(files);
    expect(repo.git('status', '--porcelain')).toBe(' M other\nAM staged');
    expect(repo.git('log', '-1', '--format=%B')).toBe('docs: the specification\n\nCodeSleuth-Bundle: spec-1\n');
  });

  it('finds the commit of the same id, whatever the files hold by then', async () => {
    const { repo, git } = repository();
    repo.write('n', '1');
    const made = await git.commitPaths(repo.dir, bundle(['n']));
    repo.write('n', '2');
    repo.commit('later');
    repo.write('n', '3');
    expect(await git.commitPaths(repo.dir, bundle(['n']))).toEqual(made);
    expect(repo.git('status', '--porcelain')).toBe(' M n');
    expect((await git.commitPaths(repo.dir, bundle(['n'], 'spec-2'))).sha).toBe(repo.git('rev-parse', 'HEAD'));
    expect(repo.git('status', '--porcelain')).toBe('');
  });

  it('makes no commit when nothing differs', async () => {
    const { repo, git } = repository();
    expect(await git.commitPaths(repo.dir, bundle(['a.txt', 'nope']))).toEqual({ sha: null, files: [], entangled: [] });
  });

  it('keeps what the user staged of the same file apart', async () => {
    const { repo, git } = repository();
    repo.write('a.txt', lines({ 1: 'staged' }));
    repo.git('add', 'a.txt');
    repo.write('a.txt', lines({ 9: 'written' }));
    await git.commitPaths(repo.dir, bundle(['a.txt']));
    expect(`${repo.git('show', 'HEAD:a.txt')}\n`).toBe(lines({ 9: 'written' }));
    expect(`${repo.git('show', ':a.txt')}\n`).toBe(lines({ 1: 'staged', 9: 'written' }));
  });

  it('commits a mode and a name that is not UTF-8', async () => {
    const { repo, git } = repository();
    chmodSync(join(repo.dir, 'a.txt'), 0o755);
    writeFileSync(Buffer.from(`${repo.dir}/\xff`, 'latin1'), 'n');
    const made = await git.commitPaths(repo.dir, bundle(['a.txt', '\\xff']));
    expect(made.files).toEqual(['a.txt', '\\xff']);
    expect(repo.git('status', '--porcelain')).toBe('');
  });

  it.each([
    ['a directory', 'dir'],
    ['a nested repository', 'nested'],
    ['a path through a symlink', 'way/b'],
    ['a path out of the repository', '../x'],
    ['git itself', '.git/config'],
  ])('refuses %s and commits nothing', async (_what, path) => {
    const { repo, git } = repository({ 'dir/b': 'b' });
    link(repo, 'way', 'dir');
    repo.git('clone', '-q', '.', 'nested');
    const head = repo.git('rev-parse', 'HEAD');
    writeFileSync(join(repo.dir, '../x'), 'outside');
    expect(await rejection(git.commitPaths(repo.dir, bundle([path])))).toMatchObject({ name: 'ExternalError' });
    expect(repo.git('rev-parse', 'HEAD')).toBe(head);
  });

  it('says which path stands where the user put something else', async () => {
    const { repo, git } = repository({ 'a.txt': LINES });
    repo.remove('a.txt');
    repo.write('a.txt/in', '1');
    expect(await git.commitPaths(repo.dir, bundle(['a.txt/in']))).toMatchObject({ sha: null, entangled: ['a.txt/in'] });
    expect(await git.commitPaths(repo.dir, bundle(['a.txt', 'a.txt/in']))).toMatchObject({ entangled: [] });
  });
});
