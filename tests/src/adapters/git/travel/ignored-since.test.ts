import { execFileSync } from 'node:child_process';
import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { back, type Given, go, repository, state } from './given.ts';

/** Two commits that differ in `a.txt`; the second ignores some names. */
function ignoring(rules: string): Given & { readonly first: string } {
  const given = repository({ 'a.txt': 'one\n' });
  given.repo.write('a.txt', 'two\n');
  given.repo.write('.gitignore', rules);
  given.repo.commit('second');
  return given;
}

/** What lies in the project, by name. */
const names = ({ repo }: Given): unknown => {
  const { files } = state(repo);
  return Array.isArray(files) ? files.map(([name]) => name) : [];
};

describe('an ignored file that no snapshot holds, and that was added to git after the move', () => {
  it.each(['.env', 'sp ace/:(top)x', ':!x', 'deep/er/x'])('stays when the move is undone: %j', async (name) => {
    const given = ignoring('.env\nsp ace/\n*x\n');
    const { repo, first } = given;
    repo.write(name, 'KEY=mine\n');
    const before = state(repo);
    const { snapshot } = await go(given, { kind: 'commit', sha: first });
    repo.git('--literal-pathspecs', 'add', '-f', name);
    repo.commit('tracked now');
    const away = state(repo);
    const undone = await back(given, snapshot.ref);
    expect(undone.moved.kind).toBe('moved');
    expect(state(repo)).toEqual(before);
    await back(given, undone.snapshot.ref);
    expect(state(repo)).toEqual(away);
  });

  it('stays with what the user wrote into it since', async () => {
    const given = ignoring('.env\n');
    const { repo, first } = given;
    repo.write('.env', 'KEY=mine\n');
    const { snapshot } = await go(given, { kind: 'commit', sha: first });
    repo.write('.env', 'KEY=newer\n');
    repo.commit('tracked now');
    await back(given, snapshot.ref);
    expect(repo.read('.env')).toBe('KEY=newer\n');
    expect(repo.git('status', '--porcelain', '--ignored')).toBe('!! .env');
  });

  it('stays where rules say so that git does not track either', async () => {
    const given = ignoring('unrelated\n');
    const { repo, first } = given;
    repo.write('cache/.gitignore', '*\n');
    repo.write('cache/entry', 'cached\n');
    const before = state(repo);
    const { snapshot } = await go(given, { kind: 'commit', sha: first });
    repo.git('add', '-f', 'cache/entry');
    repo.git('commit', '-q', '-m', 'tracked now');
    await back(given, snapshot.ref);
    expect(state(repo)).toEqual(before);
  });
});

it('leaves a file in place that was too large for the snapshot and was added to git since', async () => {
  const given = ignoring('unrelated\n');
  const { repo, first } = given;
  writeFileSync(join(repo.dir, 'large.bin'), Buffer.alloc(10_000_001, 1));
  const before = state(repo);
  const { snapshot } = await go(given, { kind: 'commit', sha: first });
  repo.commit('tracked now');
  await back(given, snapshot.ref);
  expect(state(repo)).toEqual(before);
});

describe('rules that git does not read', () => {
  const link = (target: string) => (path: string) => symlinkSync(target, path);
  it.each<[string, (path: string) => void]>([
    ['a link to rules', link('rules')],
    ['a link to a device that never ends', link('/dev/zero')],
    [
      'a link to a pipe nobody writes to',
      (path) => {
        const pipe = join(path, '../../pipe');
        execFileSync('mkfifo', [pipe]);
        symlinkSync(pipe, path);
      },
    ],
  ])('spare nothing, and nobody waits for them: %s', async (_, make) => {
    const given = repository({ 'a.txt': 'one\n', rules: '*.dat\n' });
    const { repo } = given;
    make(join(repo.dir, '.gitignore'));
    const { ref } = await given.travel.snapshot(repo.dir, { why: 'test' });
    repo.write('x.dat', 'made since\n');
    repo.git('add', '-f', 'x.dat');
    repo.git('commit', '-q', '-m', 'second');
    expect((await back(given, ref)).moved.kind).toBe('moved');
    expect(existsSync(join(repo.dir, 'x.dat'))).toBe(false);
  });

  it('are none when they are larger than any', async () => {
    const given = repository({ 'a.txt': 'one\n' });
    const { repo } = given;
    repo.write('.gitignore', `*.dat\n${'#'.repeat(10_000_000)}\n`);
    const { ref } = await given.travel.snapshot(repo.dir, { why: 'test' });
    repo.write('x.dat', 'made since\n');
    repo.git('add', '-f', 'x.dat');
    repo.git('commit', '-q', '-m', 'second');
    await back(given, ref);
    expect(existsSync(join(repo.dir, 'x.dat'))).toBe(false);
  });
});

describe('going back takes away', () => {
  it('what only the move brought, although it is ignored there', async () => {
    const given = repository({ 'a.txt': 'one\n', 'dist/app.js': 'built\n' });
    const { repo, first } = given;
    repo.write('.gitignore', 'dist/\n');
    repo.git('rm', '-rq', 'dist');
    repo.commit('second');
    const before = state(repo);
    const { snapshot } = await go(given, { kind: 'commit', sha: first });
    expect(repo.read('dist/app.js')).toBe('built\n');
    await back(given, snapshot.ref);
    expect(state(repo)).toEqual(before);
  });

  it('what was committed since and is not ignored there', async () => {
    const given = ignoring('.env\n');
    const { repo, first } = given;
    const before = state(repo);
    const { snapshot } = await go(given, { kind: 'commit', sha: first });
    repo.write('.gitignore', 'made\n');
    repo.write('made', 'since\n');
    repo.git('add', '-f', 'made');
    repo.commit('since');
    await back(given, snapshot.ref);
    expect(names(given)).toEqual(['.gitignore', 'a.txt']);
    expect(state(repo)).toEqual(before);
  });

  it('a file whose removal was part of the work, ignored or not', async () => {
    const given = ignoring('*.log\n');
    const { repo, first } = given;
    repo.write('x.log', 'tracked all the same\n');
    repo.git('add', '-f', 'x.log');
    repo.commit('third');
    repo.remove('x.log');
    const before = state(repo);
    const { snapshot } = await go(given, { kind: 'commit', sha: first });
    repo.write('x.log', 'again\n');
    repo.git('add', '-f', 'x.log');
    repo.commit('since');
    await back(given, snapshot.ref);
    expect(state(repo)).toEqual(before);
  });
});
