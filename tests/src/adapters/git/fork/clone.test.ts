import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExternalError } from '../../../../../src/ports/errors.ts';
import { fingerprint, link, tempRepo } from '../../../../support/temp-repo.ts';
import { lines, rejection } from '../given.ts';
import { BRANCH, backupOf, beside, cloned, contents, type Given, portsFor, project, sideAt, stateOf } from './given.ts';

const NASTY = [
  'with space',
  '-dash',
  '--all',
  'new\nline',
  'tab\t',
  '"q"',
  "it's",
  'back\\slash',
  'é',
  '日本',
  '*',
  ':(top)x',
];

/** Staged, unstaged and untracked work of every kind. */
function work({ repo }: Given): void {
  repo.write('a.txt', lines({ 1: 'staged' }));
  repo.write('staged', 'new\n');
  repo.write('both', 'staged\n');
  repo.git('rm', '-q', '--cached', 'unstaged-rm');
  repo.git('add', 'a.txt', 'staged', 'both');
  repo.write('a.txt', lines({ 1: 'staged', 3: 'not' }));
  repo.write('both', 'and more\n');
  repo.remove('gone');
  repo.write('dir/untracked', 'u\n');
  repo.write('run.sh', '#!/bin/sh\n');
  chmodSync(join(repo.dir, 'run.sh'), 0o755);
  link(repo, 'link', 'no/where');
  for (const name of NASTY) repo.write(`odd/${name}`, name);
  writeFileSync(Buffer.from(`${repo.dir}/odd/\xff\xfe`, 'latin1'), 'bytes');
  repo.write('ignored', 'secret');
}

const START = { 'a.txt': lines(), gone: 'g\n', 'unstaged-rm': 'r\n', '.gitignore': 'ignored\n' };

describe('clone', () => {
  it('starts with the commit, the index and the files of the project, uncommitted work included', async () => {
    const given = project(START);
    work(given);
    given.repo.git('tag', 'v1');
    given.repo.git('branch', 'other');
    const untouched = { files: fingerprint(given.repo.dir), state: stateOf(given.repo) };
    const side = await cloned(given);
    const expected = contents(given.repo.dir);
    expected.delete('ignored');
    expect(contents(side.dir)).toEqual(expected);
    expect(stateOf(side)).toEqual(stateOf(given.repo));
    expect(side.git('symbolic-ref', 'HEAD')).toBe(`refs/heads/${BRANCH}`);
    expect(side.git('for-each-ref', '--format=%(refname)')).toBe(`refs/heads/${BRANCH}\nrefs/tags/v1`);
    expect(side.git('rev-parse', 'HEAD')).toBe(given.repo.git('rev-parse', 'HEAD'));
    expect(side.git('remote')).toBe('');
    expect(existsSync(join(side.dir, '.git/hooks'))).toBe(false);
    expect(side.git('fsck', '--strict')).not.toContain('missing');
    expect({ files: fingerprint(given.repo.dir), state: stateOf(given.repo) }).toEqual(untouched);
    expect(readdirSync(dirname(given.repo.dir)).sort()).toEqual(['clone', 'home', 'work']);
  });

  it('says nothing of where it came from', async () => {
    const given = project();
    given.repo.git('remote', 'add', 'origin', 'https://user:secret@example.org/x');
    given.repo.git('config', 'credential.helper', 'store');
    given.repo.git('config', 'core.hooksPath', '/hooks');
    given.repo.git('config', 'http.extraHeader', 'secret');
    const side = await cloned(given);
    const config = readFileSync(join(side.dir, '.git/config'), 'utf8');
    expect(config).not.toMatch(/remote|secret|credential|hooks/);
    expect(config).not.toContain(given.repo.dir);
    expect(side.git('config', 'user.name')).toBe('Ada');
    expect(existsSync(join(side.dir, '.git/logs/refs/remotes'))).toBe(false);
  });

  it('takes along what decides about bytes: line ends, filters, attributes, ignore rules', async () => {
    const given = project({ 'a.txt': 'one\ntwo\n', 'c.up': 'clean\n' });
    const { repo } = given;
    repo.git('config', 'core.autocrlf', 'true');
    repo.git('config', 'filter.up.smudge', 'tr a-z A-Z');
    repo.git('config', 'filter.up.clean', 'tr A-Z a-z');
    writeFileSync(join(repo.dir, '.git/info/attributes'), '*.up filter=up\n');
    writeFileSync(join(repo.dir, '.git/info/exclude'), 'private\n');
    repo.write('private', 'p');
    repo.remove('a.txt');
    repo.remove('c.up');
    repo.git('checkout', '--', '.');
    const side = await cloned(given);
    expect(side.read('a.txt')).toBe('one\r\ntwo\r\n');
    expect(side.read('c.up')).toBe('CLEAN\r\n');
    expect(existsSync(join(side.dir, 'private'))).toBe(false);
    side.write('private', 'x');
    expect(side.git('status', '--porcelain')).toBe('');
  });

  it('takes along what is set in files that the configuration includes', async () => {
    const given = project({ 'a.nb': 'x\n' });
    const { repo } = given;
    repo.write('.gitconfig', '[filter "strip"]\n\tclean = tr -d 1\n');
    repo.git('config', 'include.path', '../.gitconfig');
    writeFileSync(join(repo.env.HOME ?? '', 'job'), '[user]\n\temail = ada@job.example\n');
    const condition = `[includeIf "gitdir:${repo.dir}/"]\n\tpath = job\n`;
    writeFileSync(join(repo.env.HOME ?? '', '.gitconfig'), `[user]\n\tname = Home\n${condition}`);
    repo.git('config', '--unset', 'user.email');
    const side = await cloned(given);
    expect(side.git('config', 'filter.strip.clean')).toBe('tr -d 1');
    expect(side.git('config', 'user.email')).toBe('ada@job.example');
    expect(side.git('config', 'user.name')).toBe('Ada');
    expect(readFileSync(join(side.dir, '.git/config'), 'utf8')).not.toContain('include');
  });

  it('is open to nobody the project is closed to', async () => {
    const given = project({ 'a.txt': 'a\n', key: 'k\n', 'bin/run': 'r\n', 'private/x': 'x\n', changed: 'c\n' });
    const { repo } = given;
    const modes: readonly (readonly [string, number])[] = [
      ['key', 0o600],
      ['bin/run', 0o640],
      ['private/x', 0o644],
      ['private', 0o700],
      ['changed', 0o600],
      ['.git', 0o755],
      ['.', 0o750],
    ];
    repo.write('changed', 'more\n');
    for (const [path, mode] of modes) chmodSync(join(repo.dir, path), mode);
    const side = await cloned(given);
    const bits = (path: string): number => lstatSync(join(side.dir, path)).mode & 0o777;
    expect(modes.map(([path]) => [path, bits(path)])).toEqual(
      modes.map(([path, mode]) => [path, path === '.git' ? 0o700 : mode]),
    );
    expect(bits('a.txt')).toBe(lstatSync(join(repo.dir, 'a.txt')).mode & 0o777);
    expect(stateOf(side)).toEqual(stateOf(repo));
    const parked = join(repo.dir, '.git/codesleuth/forks/trial-A');
    expect(await given.forks.park(side.dir, parked)).toBeNull();
    expect(lstatSync(join(parked, '.git')).mode & 0o777).toBe(0o700);
    expect(lstatSync(dirname(parked)).mode & 0o777).toBe(0o700);
  });

  it('shares no loose object with the project: what is written into one there is not seen here', async () => {
    const given = project();
    given.repo.git('gc', '-q');
    given.repo.commit('loose');
    const side = await cloned(given);
    const head = side.git('rev-parse', 'HEAD');
    const object = join('.git/objects', head.slice(0, 2), head.slice(2));
    chmodSync(join(side.dir, object), 0o644);
    writeFileSync(join(side.dir, object), 'damaged');
    expect(given.repo.git('cat-file', '-t', head)).toBe('commit');
    const packs = (dir: string) => readdirSync(join(dir, '.git/objects/pack')).sort();
    expect(packs(side.dir)).toEqual(packs(given.repo.dir));
  });

  it('keeps uncommitted bytes that git itself would write otherwise', async () => {
    const given = project({ '.gitattributes': '* text=auto eol=lf\n', 'a.txt': 'one\n' });
    given.repo.write('a.txt', 'one\r\nmixed\nends\r\n');
    given.repo.write('new.txt', 'crlf\r\n');
    chmodSync(join(given.repo.dir, 'new.txt'), 0o600);
    const side = await cloned(given);
    expect(contents(side.dir)).toEqual(contents(given.repo.dir));
    expect(stateOf(side)).toEqual(stateOf(given.repo));
  });

  it('leaves nested repositories where they are', async () => {
    const given = project();
    given.repo.git('init', '-q', 'nested');
    given.repo.write('nested/file', 'n');
    const side = await cloned(given);
    expect(existsSync(join(side.dir, 'nested'))).toBe(false);
  });

  it('is its own: what is done there is not seen in the project', async () => {
    const given = project();
    const side = await cloned(given);
    const before = given.repo.git('for-each-ref');
    side.write('a.txt', 'theirs\n');
    side.commit('feat: theirs');
    side.git('gc', '-q', '--prune=now');
    expect(given.repo.git('for-each-ref')).toBe(before);
    expect(given.repo.git('fsck', '--strict')).not.toContain('missing');
    given.repo.git('gc', '-q', '--prune=now');
    expect(side.git('fsck', '--strict')).not.toContain('missing');
  });

  it.each<[string, (given: Given) => void]>([
    ['a detached HEAD', ({ repo }) => repo.git('checkout', '-q', '--detach')],
    ['a branch named fork', ({ repo }) => repo.git('checkout', '-q', '-b', 'fork')],
    ['everything in packs', ({ repo }) => repo.git('gc', '-q')],
    ['nothing staged ever', ({ repo }) => repo.git('rm', '-q', '-r', '--cached', '.')],
    ['flags in the index', ({ repo }) => repo.git('update-index', '--assume-unchanged', 'a.txt')],
  ])('works with %s', async (_, prepare) => {
    const given = project();
    prepare(given);
    const side = await cloned(given);
    expect(contents(side.dir)).toEqual(contents(given.repo.dir));
    expect(side.git('ls-files', '-s')).toEqual(given.repo.git('ls-files', '-s'));
    expect(side.git('rev-parse', 'HEAD')).toBe(given.repo.git('rev-parse', 'HEAD'));
  });

  it('works with SHA-256 object names', async () => {
    const given = project({ 'a.txt': lines() }, ['--object-format=sha256']);
    given.repo.write('b', 'b');
    const side = await cloned(given);
    expect(contents(side.dir)).toEqual(contents(given.repo.dir));
    expect(side.git('rev-parse', 'HEAD')).toHaveLength(64);
  });

  it('works in a linked work tree', async () => {
    const given = project();
    given.repo.git('worktree', 'add', '-q', '../linked', '-b', 'linked');
    writeFileSync(beside(given.repo, 'linked/new'), 'n');
    const linked = { ...given.repo, dir: beside(given.repo, 'linked') };
    const backup = (await given.travel.snapshot(linked.dir, { why: 'test' })).ref;
    const to = beside(given.repo, 'clone');
    await given.forks.clone(linked.dir, { to, branch: BRANCH, backup });
    expect(contents(to)).toEqual(contents(linked.dir));
  });

  it('works in a shallow clone, and from objects kept elsewhere', async () => {
    const { repo } = project();
    repo.commit('second');
    repo.git('clone', '-q', '--depth=1', `file://${repo.dir}`, '../shallow');
    repo.git('clone', '-q', '--shared', repo.dir, '../shared');
    for (const name of ['shallow', 'shared']) {
      const dir = beside(repo, name);
      const given = portsFor({ ...repo, dir });
      writeFileSync(join(dir, 'new'), 'uncommitted');
      const side = await cloned(given, `${name}-clone`);
      expect(contents(side.dir)).toEqual(contents(dir));
      expect(side.git('status', '--porcelain')).toBe('?? new');
      expect(existsSync(join(side.dir, '.git/FETCH_HEAD'))).toBe(false);
      side.commit('in the clone');
      const adopted = await given.forks.adopt(dir, { from: side.dir, branch: BRANCH, as: 'trial-A' });
      expect(adopted.tip).toBe(side.git('rev-parse', 'HEAD'));
    }
  });

  it('refuses a partial clone and one in conflict, with a way on, and leaves nothing behind', async () => {
    const partial = project();
    const backup = await backupOf(partial);
    partial.repo.git('config', 'extensions.partialClone', 'origin');
    const to = beside(partial.repo, 'clone');
    const order = { to, branch: BRANCH, backup };
    expect(await rejection(partial.forks.clone(partial.repo.dir, order))).toMatchObject({ kind: 'git' });
    partial.repo.git('config', '--unset', 'extensions.partialClone');
    const blob = partial.repo.run(['hash-object', '-w', '--stdin'], { input: 'x' }).toString().trim();
    const input = [1, 2, 3].map((stage) => `100644 ${blob} ${stage}\tc\n`).join('');
    partial.repo.run(['update-index', '--index-info'], { input });
    const conflicted = { ...order, backup: await backupOf(partial) };
    const failure = await rejection(partial.forks.clone(partial.repo.dir, conflicted));
    expect(failure).toMatchObject({ message: expect.stringContaining('conflict') });
    expect(readdirSync(dirname(to)).sort()).toEqual(['home', 'work']);
  });

  it('refuses where there is no commit or the backup is gone', async () => {
    const repo = tempRepo();
    try {
      const given = portsFor(repo);
      const order = { to: beside(repo, 'clone'), branch: BRANCH };
      const backup = await backupOf(given);
      const failure = await rejection(given.forks.clone(repo.dir, { ...order, backup }));
      expect(failure).toBeInstanceOf(ExternalError);
      expect(failure).toMatchObject({ message: expect.stringContaining('no commit') });
      const gone = given.forks.clone(repo.dir, { ...order, backup: 'refs/codesleuth/backup/1-0' });
      expect(await rejection(gone)).toMatchObject({ message: expect.stringContaining('gone') });
    } finally {
      repo.cleanup();
    }
  });

  it.each(['', 'fork/', '-x', 'a..b', 'fork/x.lock', 'fork/a b', 'fork/é', '@{-1}'])(
    'refuses the branch %j',
    async (branch) => {
      const given = project();
      const order = { to: beside(given.repo, 'clone'), branch, backup: await backupOf(given) };
      expect(await rejection(given.forks.clone(given.repo.dir, order))).toBeInstanceOf(ExternalError);
    },
  );
});

describe('clone, a second time', () => {
  it('leaves a whole clone as it is, with the work done in it', async () => {
    const given = project();
    const backup = await backupOf(given);
    const order = { to: beside(given.repo, 'clone'), branch: BRANCH, backup };
    await given.forks.clone(given.repo.dir, order);
    writeFileSync(join(order.to, 'made'), 'by an agent');
    const before = fingerprint(order.to);
    await given.forks.clone(given.repo.dir, order);
    expect(fingerprint(order.to)).toEqual(before);
  });

  it.each<[string, (to: string) => void]>([
    ['a directory with files', (to) => [mkdirSync(to), writeFileSync(join(to, 'mine'), 'x')]],
    ['an empty directory', (to) => mkdirSync(to)],
    ['a file', (to) => writeFileSync(to, 'x')],
  ])('does not touch %s that has its place', async (_, occupy) => {
    const given = project();
    const to = beside(given.repo, 'clone');
    occupy(to);
    const before = lstatSync(to).isDirectory() ? fingerprint(to) : null;
    const order = { to, branch: BRANCH, backup: await backupOf(given) };
    const failure = await rejection(given.forks.clone(given.repo.dir, order));
    expect(failure).toMatchObject({ kind: 'disk', next: expect.stringContaining('Move it away') });
    expect(lstatSync(to).isDirectory() ? fingerprint(to) : null).toEqual(before);
  });

  it('does not take the clone of another branch or backup for its own', async () => {
    const given = project();
    const side = await cloned(given);
    const backup = await backupOf(given);
    const again = given.forks.clone(given.repo.dir, { to: side.dir, branch: BRANCH, backup });
    expect(await rejection(again)).toMatchObject({ detail: expect.stringContaining(BRANCH) });
  });

  it('replaces what a killed one left beside it, and only that', async () => {
    const given = project();
    const to = beside(given.repo, 'clone');
    const part = `${to}.codesleuth-part`;
    const order = { to, branch: BRANCH, backup: await backupOf(given) };
    mkdirSync(part);
    writeFileSync(join(part, 'mine'), 'x');
    expect(await rejection(given.forks.clone(given.repo.dir, order))).toMatchObject({ kind: 'disk' });
    expect(readdirSync(part)).toEqual(['mine']);
    renameSync(join(part, 'mine'), join(part, 'codesleuth-clone.json'));
    mkdirSync(join(part, 'abc'));
    await given.forks.clone(given.repo.dir, order);
    expect(existsSync(part)).toBe(false);
    expect(contents(to)).toEqual(contents(given.repo.dir));
    mkdirSync(part);
    await given.forks.clone(given.repo.dir, order);
    expect(existsSync(part)).toBe(false);
  });

  it('says so when its place cannot be written', async () => {
    const given = project();
    const order = { to: beside(given.repo, 'no/such/clone'), branch: BRANCH, backup: await backupOf(given) };
    const failure = await rejection(given.forks.clone(given.repo.dir, order));
    expect(failure).toMatchObject({ kind: 'disk', next: expect.stringMatching(/directory/) });
  });
});

describe('two clones', () => {
  it('can be made at once', async () => {
    const given = project();
    given.repo.write('new', 'n');
    const backup = await backupOf(given);
    const orders = ['A', 'B'].map((name) => ({ to: beside(given.repo, name), branch: `fork/trial-${name}`, backup }));
    await Promise.all(orders.map((order) => given.forks.clone(given.repo.dir, order)));
    for (const { to, branch } of orders) {
      expect(contents(to)).toEqual(contents(given.repo.dir));
      expect(sideAt(given, to).git('branch', '--show-current')).toBe(branch);
    }
  });
});
