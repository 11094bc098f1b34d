import {
  chmodSync,
  existsSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fingerprint, link, sha } from '../../../support/temp-repo.ts';
import { deepPath, writeDeep } from './deep.ts';
import { emptyDirectory, type Given, LINES, rejection, repository } from './given.ts';

const listed = ({ repo }: Given, tree: string): string[] =>
  repo
    .run(['ls-tree', '-r', '-z', tree])
    .toString('latin1')
    .split('\0')
    .filter(Boolean)
    .map((line) => `${line.slice(0, 6)} ${line.split('\t')[1]}`);

/** The tree the user would get from `git add -A` in a copy of the repository's index. */
function expected({ repo }: Given): string {
  const env = { GIT_INDEX_FILE: join(repo.dir, '.git/expected-index') };
  const index = join(repo.dir, '.git/index');
  if (existsSync(index)) writeFileSync(env.GIT_INDEX_FILE, readFileSync(index));
  // Older than every file, so that git reads them all again.
  if (existsSync(index)) utimesSync(env.GIT_INDEX_FILE, 1, 1);
  repo.run(['-c', 'core.quotePath=false', 'add', '-A'], { env });
  const tree = repo.run(['write-tree'], { env }).toString().trim();
  unlinkSync(env.GIT_INDEX_FILE);
  return tree;
}

const NASTY = [
  'with space',
  ' lead',
  'tail ',
  '-dash',
  '--all',
  'new\nline',
  'tab\there',
  '"quoted"',
  "it's",
  'back\\slash',
  'é',
  '日本',
  '*',
  ':(top)x',
  '#',
  '\\x41',
];

describe('recordTree', () => {
  it.each<[string, (given: Given) => void]>([
    ['nothing changed', () => undefined],
    ['a changed file', ({ repo }) => repo.write('a.txt', 'changed')],
    ['a deleted file', ({ repo }) => repo.remove('a.txt')],
    [
      'nasty names',
      ({ repo }) => {
        for (const name of NASTY) repo.write(`dir/${name}`, name);
      },
    ],
    [
      'a name that is not UTF-8',
      ({ repo }) => writeFileSync(Buffer.concat([Buffer.from(`${repo.dir}/`), Buffer.from([0x66, 0xff, 0xfe])]), 'x'),
    ],
    [
      'a symlink, and a broken one',
      ({ repo }) => {
        link(repo, 'l', 'a.txt');
        link(repo, 'broken', '../nowhere');
      },
    ],
    ['a file that became a symlink', ({ repo }) => link(repo, 'a.txt', 'dir/b.txt')],
    ['a directory that became a symlink', ({ repo }) => link(repo, 'dir', '.')],
    ['a mode', ({ repo }) => chmodSync(join(repo.dir, 'a.txt'), 0o755)],
    [
      'a file that became a directory',
      ({ repo }) => {
        repo.remove('a.txt');
        repo.write('a.txt/inner', '1');
      },
    ],
    [
      'a directory that became a file',
      ({ repo }) => {
        repo.remove('dir');
        repo.write('dir', '1');
      },
    ],
    [
      'ignored files',
      ({ repo }) => {
        repo.write('.gitignore', '*.o\n');
        repo.write('x.o', '');
        repo.write('dir/y.o', '');
      },
    ],
    [
      'a tracked file that is ignored',
      ({ repo }) => {
        repo.write('.gitignore', 'a.txt\n');
        repo.write('a.txt', 'still');
      },
    ],
    [
      'a file only announced',
      ({ repo }) => {
        repo.write('n', '1');
        repo.git('add', '-N', 'n');
      },
    ],
    [
      'staged and then changed again',
      ({ repo }) => {
        repo.write('a.txt', 's');
        repo.git('add', '-A');
        repo.write('a.txt', 'w');
      },
    ],
    ['a rename by case only', ({ repo }) => repo.git('mv', 'a.txt', 'A.txt')],
    [
      'staged and then deleted',
      ({ repo }) => {
        repo.write('gone', 's');
        repo.git('add', '-A');
        repo.remove('gone');
      },
    ],
  ])('records what git add -A would, and leaves index and files alone: %s', async (_name, change) => {
    const given = repository({ 'a.txt': LINES, 'dir/b.txt': 'b' });
    change(given);
    const index = readFileSync(join(given.repo.dir, '.git/index'));
    const files = fingerprint(given.repo.dir);
    const tree = await given.git.recordTree(given.repo.dir, 'x');
    expect(sha(readFileSync(join(given.repo.dir, '.git/index')))).toBe(sha(index));
    expect(fingerprint(given.repo.dir)).toEqual(files);
    expect(tree).toBe(expected(given));
    expect(given.repo.git('rev-parse', 'refs/codesleuth/trees/x^{tree}')).toBe(tree);
    expect(given.repo.git('rev-parse', 'refs/codesleuth/trees/x^')).toBe(given.repo.git('rev-parse', 'HEAD'));
  });

  it('works before the first commit, without an index and with one', async () => {
    const given = emptyDirectory();
    given.repo.git('init', '-q');
    expect(listed(given, await given.git.recordTree(given.repo.dir, 'none'))).toEqual([]);
    given.repo.write('a', '1');
    given.repo.git('add', 'a');
    given.repo.write('b', '2');
    expect(listed(given, await given.git.recordTree(given.repo.dir, 'two'))).toEqual(['100644 a', '100644 b']);
    expect(given.repo.git('rev-list', '--count', 'refs/codesleuth/trees/two')).toBe('1');
  });

  it('takes a conflict from the files and leaves the conflict in the index', async () => {
    const given = repository();
    const { repo, git } = given;
    repo.git('checkout', '-q', '-b', 'side');
    repo.write('a.txt', 'side\n');
    repo.commit('side');
    repo.git('checkout', '-q', 'main');
    repo.write('a.txt', 'main\n');
    repo.commit('main');
    expect(() => repo.git('merge', 'side')).toThrow();
    const index = readFileSync(join(repo.dir, '.git/index'));
    const tree = await git.recordTree(repo.dir, 'x');
    expect(await git.readAt(repo.dir, tree, 'a.txt')).toBe(repo.read('a.txt'));
    expect(readFileSync(join(repo.dir, '.git/index'))).toEqual(index);
  });

  it('sees a change of the same size within the tick of the index', async () => {
    const given = repository({ 'a.txt': 'one' });
    const { repo, git } = given;
    const index = join(repo.dir, '.git/index');
    const tick = Math.floor(Date.now() / 1000) - 100;
    utimesSync(join(repo.dir, 'a.txt'), tick, tick);
    repo.git('update-index', '--refresh', '-q');
    repo.git('read-tree', 'HEAD');
    repo.git('update-index', '--refresh', '-q');
    utimesSync(index, tick, tick);
    writeFileSync(join(repo.dir, 'a.txt'), 'two');
    utimesSync(join(repo.dir, 'a.txt'), tick, tick);
    repo.git('config', 'core.trustctime', 'false');
    const tree = await git.recordTree(repo.dir, 'x');
    expect(await git.readAt(repo.dir, tree, 'a.txt')).toBe('two');
  });

  it('leaves out nested repositories, with and without commits', async () => {
    const given = repository();
    const { repo, git } = given;
    repo.git('init', '-q', 'bare-start');
    repo.git('clone', '-q', repo.dir, 'copy');
    repo.write('copy/x', '1');
    expect(listed(given, await git.recordTree(repo.dir, 'x'))).toEqual(['100644 a.txt']);
  });

  it('keeps a submodule as it is', async () => {
    const given = repository();
    const { repo, git } = given;
    repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', `file://${repo.dir}`, 'sub');
    repo.commit('sub');
    expect(await git.recordTree(repo.dir, 'x')).toBe(repo.git('rev-parse', 'HEAD^{tree}'));
  });

  it('applies the line ends git would commit', async () => {
    const given = repository({ '.gitattributes': '*.txt text eol=crlf\n' });
    given.repo.write('n.txt', 'a\r\nb\r\n');
    const tree = await given.git.recordTree(given.repo.dir, 'x');
    expect(await given.git.readAt(given.repo.dir, tree, 'n.txt')).toBe('a\nb\n');
  });

  it('copies no untracked file over 10 MB, but sees that it changed', async () => {
    const given = repository();
    const { repo, git } = given;
    repo.write('big.bin', '');
    truncateSync(join(repo.dir, 'big.bin'), 10_000_001);
    const before = await git.recordTree(repo.dir, 'x');
    expect(listed(given, before)).toEqual(['100644 a.txt', '160000 big.bin']);
    expect(await git.recordTree(repo.dir, 'same')).toBe(before);
    utimesSync(join(repo.dir, 'big.bin'), 5, 5);
    const after = await git.recordTree(repo.dir, 'y');
    expect(await git.changes(repo.dir, { before, after })).toEqual([{ path: 'big.bin', kind: 'modified' }]);
    expect(await git.readAt(repo.dir, after, 'big.bin')).toBeNull();
    expect(repo.git('fsck', '--strict')).toBe('');
  });

  it('is not stopped by a held index, and keeps what it recorded through a clean-up', async () => {
    const { repo, git } = repository();
    writeFileSync(join(repo.dir, '.git/index.lock'), '');
    repo.write('only-here', 'precious');
    const tree = await git.recordTree(repo.dir, 'x');
    unlinkSync(join(repo.dir, '.git/index.lock'));
    repo.git('gc', '-q', '--prune=now');
    expect(await git.readAt(repo.dir, tree, 'only-here')).toBe('precious');
  });

  it('moves no branch that a symbolic ref in its place names', async () => {
    const { repo, git } = repository();
    const before = repo.git('rev-parse', 'main');
    repo.git('symbolic-ref', 'refs/codesleuth/trees/x', 'refs/heads/main');
    repo.write('b', 'b');
    const tree = await git.recordTree(repo.dir, 'x');
    expect(repo.git('rev-parse', 'main')).toBe(before);
    expect(repo.git('rev-parse', 'refs/codesleuth/trees/x^{tree}')).toBe(tree);
  });

  it.skipIf(process.platform !== 'linux')('takes a file whose whole path is longer than the system takes', async () => {
    const { repo, git } = repository();
    const path = deepPath(repo.dir);
    writeDeep(repo.dir, path, 'deep');
    const tree = await git.recordTree(repo.dir, 'x');
    expect(await git.readAt(repo.dir, tree, path)).toBe('deep');
  });

  it.each(['', '../x', 'a..b', '-x', 'x.lock', 'a/b', 'a b', 'x.', 'é'])('refuses the name %j', async (name) => {
    const { repo, git } = repository();
    expect(await rejection(git.recordTree(repo.dir, name))).toMatchObject({ name: 'ExternalError' });
  });
});

describe('changes and readAt', () => {
  it('tells added, modified and deleted, in every spelling of a name', async () => {
    const given = repository({ 'a.txt': LINES, gone: '1', mode: 'm' });
    const { repo, git } = given;
    const before = await git.recordTree(repo.dir, 'x');
    repo.remove('gone');
    chmodSync(join(repo.dir, 'mode'), 0o755);
    for (const name of NASTY) repo.write(name, name);
    writeFileSync(Buffer.from(`${repo.dir}/\xff\xe9`, 'latin1'), 'bytes');
    const after = await git.recordTree(repo.dir, 'y');
    const found = await git.changes(repo.dir, { before, after });
    const spelled = NASTY.map((name) => (name === '\\x41' ? '\\x5cx41' : name));
    const kinds = new Map(found.map((change) => [change.path, change.kind]));
    const wanted = new Map<string, string>([...spelled, '\\xff\\xe9'].map((name) => [name, 'added']));
    expect(kinds).toEqual(wanted.set('gone', 'deleted').set('mode', 'modified'));
    for (const [at, name] of NASTY.entries()) expect(await git.readAt(repo.dir, after, spelled[at] ?? '')).toBe(name);
    expect(await git.readAt(repo.dir, after, '\\xff\\xe9')).toBe('bytes');
  });

  it('reads null for what is not there or not a file', async () => {
    const { repo, git } = repository({ 'dir/b': 'b' });
    symlinkSync('dir/b', join(repo.dir, 'l'));
    const tree = await git.recordTree(repo.dir, 'x');
    expect(await git.readAt(repo.dir, tree, 'nope')).toBeNull();
    expect(await git.readAt(repo.dir, tree, 'dir')).toBeNull();
    expect(await git.readAt(repo.dir, tree, 'l')).toBe('dir/b');
    expect(await git.readAt(repo.dir, tree, 'dir/b')).toBe('b');
  });

  it('passes nothing but object ids on to git', async () => {
    const { repo, git } = repository();
    expect(await rejection(git.changes(repo.dir, { before: 'HEAD', after: '--output=x' }))).toMatchObject({
      name: 'ExternalError',
    });
    expect(await rejection(git.readAt(repo.dir, '--help', 'a'))).toMatchObject({ name: 'ExternalError' });
  });
});
