import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAccess } from '../../../../src/adapters/git/access.ts';
import { createGit } from '../../../../src/adapters/git/git.ts';
import { shimGit } from '../../../support/temp-repo.ts';
import { emptyDirectory, LINES, rejection, repository } from './given.ts';

describe('inspect', () => {
  it('says null for an empty directory, a missing one, a file and the inside of .git', async () => {
    const { repo, git } = emptyDirectory();
    expect(await git.inspect(repo.dir)).toBeNull();
    expect(await git.inspect(join(repo.dir, 'nowhere'))).toBeNull();
    repo.write('file', '');
    expect(await git.inspect(join(repo.dir, 'file'))).toBeNull();
    repo.git('init', '-q');
    expect(await git.inspect(join(repo.dir, '.git'))).toBeNull();
  });

  it('sees a branch without commits and counts what is dirty', async () => {
    const { repo, git } = emptyDirectory();
    repo.git('init', '-q', '-b', 'trunk');
    repo.write('new\n"file".txt', '1');
    repo.write('dir/b', '2');
    repo.git('add', 'dir/b');
    expect(await git.inspect(repo.dir)).toEqual({
      root: repo.dir,
      commonDir: join(repo.dir, '.git'),
      head: null,
      branch: 'refs/heads/trunk',
      dirty: 2,
      inProgress: null,
      shallow: false,
    });
  });

  it('reports the root for a subdirectory', async () => {
    const { repo, git } = repository({ 'deep/er/a.txt': LINES });
    expect(await git.inspect(join(repo.dir, 'deep/er'))).toMatchObject({ root: repo.dir, dirty: 0 });
  });

  it('sees a detached HEAD', async () => {
    const { repo, git } = repository();
    repo.git('checkout', '-q', '--detach');
    expect(await git.inspect(repo.dir)).toMatchObject({ branch: null, head: repo.git('rev-parse', 'HEAD') });
  });

  it('gives a linked work tree the common directory of the main one', async () => {
    const { repo, git } = repository();
    repo.git('worktree', 'add', '-q', '../linked');
    expect(await git.inspect(join(repo.dir, '../linked'))).toMatchObject({
      root: join(repo.dir, '../linked'),
      commonDir: join(repo.dir, '.git'),
      branch: 'refs/heads/linked',
    });
  });

  it('sees a shallow clone', async () => {
    const { repo, git } = repository();
    repo.commit('chore: second');
    repo.git('clone', '-q', '--depth', '1', `file://${repo.dir}`, '../shallow');
    expect(await git.inspect(join(repo.dir, '../shallow'))).toMatchObject({ shallow: true });
  });

  it('refuses a bare repository in plain words', async () => {
    const { repo, git } = emptyDirectory();
    repo.git('init', '-q', '--bare');
    expect(await rejection(git.inspect(repo.dir))).toMatchObject({
      name: 'ExternalError',
      kind: 'git',
      message: expect.stringContaining('bare repository'),
    });
  });

  it('says in plain words that a repository belongs to somebody else', async () => {
    const { repo } = repository();
    const path = shimGit(repo, 'GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "$REAL_GIT" "$@"');
    const git = createGit(createAccess({ timeoutMs: 20_000, env: { ...repo.env, PATH: path } }));
    expect(await rejection(git.inspect(repo.dir))).toMatchObject({
      message: expect.stringContaining('belongs to another user'),
      next: expect.stringContaining('safe.directory'),
      detail: expect.stringContaining('dubious ownership'),
    });
  });

  it.each([
    ['merge', ['merge', 'other']],
    ['cherry-pick', ['cherry-pick', 'other']],
    ['revert', ['revert', '--no-edit', 'HEAD~1']],
    ['rebase', ['rebase', 'other']],
    ['bisect', ['bisect', 'start']],
  ])('names a %s in progress', async (name, command) => {
    const { repo, git } = repository();
    repo.git('branch', 'other');
    repo.write('a.txt', 'mine\n');
    repo.commit('mine');
    repo.write('a.txt', 'mine too\n');
    repo.commit('mine too');
    repo.git('checkout', '-q', 'other');
    repo.write('a.txt', 'theirs\n');
    repo.commit('theirs');
    repo.git('checkout', '-q', 'main');
    try {
      repo.git(...command);
    } catch {
      // Stopping at the conflict is what is wanted.
    }
    expect(await git.inspect(repo.dir)).toMatchObject({ inProgress: name });
  });
});

describe('init and firstCommit', () => {
  it('makes a repository on main with one empty commit, and a second time changes nothing', async () => {
    const { repo, git } = emptyDirectory();
    repo.write('mine.txt', 'stays untracked');
    const info = await git.init(repo.dir);
    expect(info).toMatchObject({ root: repo.dir, branch: 'refs/heads/main', dirty: 1 });
    expect(repo.git('ls-tree', 'HEAD')).toBe('');
    expect(repo.git('log', '--format=%an <%ae> %cn <%ce>')).toBe(
      'CodeSleuth <codesleuth@localhost> CodeSleuth <codesleuth@localhost>',
    );
    expect(repo.git('config', '--local', '--get-regexp', '^core.bare')).toBe('core.bare false');
    expect(() => repo.git('config', '--get-regexp', '^user')).toThrow();
    expect(await git.init(repo.dir)).toEqual(info);
  });

  it('makes the directory when it is not there', async () => {
    const { repo, git } = emptyDirectory();
    expect(await git.init(join(repo.dir, 'x/y'))).toMatchObject({ root: join(repo.dir, 'x/y') });
  });

  it.each([
    ['configuration', {}, true],
    [
      'environment',
      { GIT_AUTHOR_NAME: 'Grace', GIT_AUTHOR_EMAIL: 'g@x', GIT_COMMITTER_NAME: 'Grace', GIT_COMMITTER_EMAIL: 'g@x' },
      false,
    ],
  ])('commits as the user named by %s', async (_where, env, configured) => {
    const { repo, git } = emptyDirectory(env);
    if (configured) writeFileSync(join(repo.env.HOME ?? '', '.gitconfig'), '[user]\n\tname = Grace\n\temail = g@x\n');
    await git.init(repo.dir);
    expect(repo.git('log', '--format=%an <%ae> %cn <%ce>')).toBe('Grace <g@x> Grace <g@x>');
  });

  it('leaves staged files staged, and the commit without them', async () => {
    const { repo, git } = emptyDirectory();
    repo.git('init', '-q', '-b', 'main');
    repo.write('a.txt', LINES);
    repo.git('add', 'a.txt');
    const index = readFileSync(join(repo.dir, '.git/index'));
    const sha = await git.firstCommit(repo.dir);
    expect(repo.git('rev-parse', 'main')).toBe(sha);
    expect(readFileSync(join(repo.dir, '.git/index'))).toEqual(index);
    expect(repo.git('status', '--porcelain')).toBe('A  a.txt');
    expect(await git.firstCommit(repo.dir)).toBe(sha);
  });
});

describe('exclude', () => {
  it('adds a line once and keeps the rest byte for byte', async () => {
    const { repo, git } = repository();
    const file = join(repo.dir, '.git/info/exclude');
    writeFileSync(file, Buffer.from('*.log\r\n\xff no line end', 'latin1'));
    await git.exclude(repo.dir, 'x/y.jsonl');
    await git.exclude(repo.dir, 'x/y.jsonl');
    await git.exclude(repo.dir, '*.log');
    expect(readFileSync(file).toString('latin1')).toBe('*.log\r\n\xff no line end\nx/y.jsonl\n');
    repo.write('x/y.jsonl', '');
    expect(repo.git('status', '--porcelain')).toBe('');
  });

  it('loses no line when several are added at once', async () => {
    const { repo, git } = repository();
    const wanted = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(wanted.map((pattern) => git.exclude(repo.dir, pattern)));
    const lines = readFileSync(join(repo.dir, '.git/info/exclude'), 'utf8').split('\n');
    expect(lines.filter((line) => wanted.includes(line)).sort()).toEqual(wanted);
  });

  it('makes the file where there is none, and works from a linked work tree', async () => {
    const { repo, git } = repository();
    rmSync(join(repo.dir, '.git/info'), { recursive: true, force: true });
    repo.git('worktree', 'add', '-q', '../linked');
    await git.exclude(join(repo.dir, '../linked'), 'telemetry');
    expect(readFileSync(join(repo.dir, '.git/info/exclude'), 'utf8')).toBe('telemetry\n');
  });

  it.each(['info/exclude', 'info'])('writes nothing through a link at %s that leaves the repository', async (place) => {
    const { repo, git } = repository();
    const outside = join(repo.dir, '../outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'exclude'), 'mine\n');
    rmSync(join(repo.dir, '.git', place), { recursive: true, force: true });
    symlinkSync(place === 'info' ? outside : join(outside, 'exclude'), join(repo.dir, '.git', place));
    const refused = {
      name: 'ExternalError',
      message: expect.stringContaining('leads out of it'),
      next: expect.stringContaining('Replace the symbolic link'),
    };
    expect(await rejection(git.exclude(repo.dir, 'telemetry'))).toMatchObject(refused);
    expect(await rejection(git.exclude(repo.dir, 'mine'))).toMatchObject(refused);
    expect(readFileSync(join(outside, 'exclude'), 'utf8')).toBe('mine\n');
  });

  it('makes no file at the end of a link that leads nowhere', async () => {
    const { repo, git } = repository();
    const file = join(repo.dir, '.git/info/exclude');
    rmSync(file, { force: true });
    symlinkSync(join(repo.dir, '../nowhere'), file);
    expect(await rejection(git.exclude(repo.dir, 'x'))).toMatchObject({ name: 'ExternalError' });
    expect(existsSync(join(repo.dir, '../nowhere'))).toBe(false);
  });

  it('follows a link that stays inside', async () => {
    const { repo, git } = repository();
    const file = join(repo.dir, '.git/info/exclude');
    rmSync(file, { force: true });
    writeFileSync(join(repo.dir, '.git/info/shared'), 'a\n');
    symlinkSync('shared', file);
    await git.exclude(repo.dir, 'b');
    expect(readFileSync(join(repo.dir, '.git/info/shared'), 'utf8')).toBe('a\nb\n');
  });

  it('refuses two lines at once', async () => {
    const { repo, git } = repository();
    expect(await rejection(git.exclude(repo.dir, 'a\nb'))).toMatchObject({ name: 'ExternalError' });
  });
});

describe('isAncestor and version', () => {
  it('knows what HEAD reaches and nothing else', async () => {
    const { repo, git } = repository();
    const first = repo.git('rev-parse', 'HEAD');
    repo.git('checkout', '-q', '-b', 'side');
    const side = repo.commit('side');
    repo.git('checkout', '-q', 'main');
    expect(await git.isAncestor(repo.dir, first)).toBe(true);
    expect(await git.isAncestor(repo.dir, side)).toBe(false);
    expect(await git.isAncestor(repo.dir, '0123456789012345678901234567890123456789')).toBe(false);
    expect(await git.isAncestor(repo.dir, '--help')).toBe(false);
  });

  it('tells the version', async () => {
    const { repo, git } = emptyDirectory();
    expect(`git version ${await git.version()}`).toBe(repo.git('--version').replace(/ \(.*/, ''));
  });

  it('says how to get git when there is none', async () => {
    const { repo } = emptyDirectory();
    const git = createGit(createAccess({ timeoutMs: 20_000, env: { ...repo.env, PATH: repo.dir } }));
    const missing = { name: 'ExternalError', next: expect.stringContaining('Install git') };
    expect(await rejection(git.version())).toMatchObject(missing);
    expect(await rejection(git.inspect(repo.dir))).toMatchObject(missing);
  });
});

describe('failures', () => {
  it('stops a git that does not end, and says so', async () => {
    const { repo } = repository();
    const path = shimGit(repo, 'exec sleep 60');
    const git = createGit(createAccess({ timeoutMs: 100, env: { ...repo.env, PATH: path } }));
    expect(await rejection(git.recordTree(repo.dir, 'x'))).toMatchObject({
      name: 'ExternalError',
      message: expect.stringContaining('did not end'),
    });
    expect(await rejection(git.version())).toMatchObject({ name: 'ExternalError' });
  });

  it('says so when the directory is in no repository', async () => {
    const { repo, git } = emptyDirectory();
    expect(await rejection(git.recordTree(repo.dir, 'x'))).toMatchObject({
      name: 'ExternalError',
      message: expect.stringContaining('not inside a git repository'),
    });
  });

  it('keeps what git said as the detail', async () => {
    const { repo } = repository();
    const path = shimGit(
      repo,
      'case "$*" in *write-tree*) echo "fatal: the moon" >&2; exit 7;; esac; exec "$REAL_GIT" "$@"',
    );
    const git = createGit(createAccess({ timeoutMs: 20_000, env: { ...repo.env, PATH: path } }));
    expect(await rejection(git.recordTree(repo.dir, 'x'))).toMatchObject({
      message: 'git write-tree failed.',
      detail: 'fatal: the moon',
    });
  });

  it('makes no temporary files outside its own directory and leaves none behind', async () => {
    const { repo, git } = repository();
    mkdirSync(join(repo.dir, '.git/codesleuth/tmp'), { recursive: true });
    chmodSync(join(repo.dir, '.git/codesleuth/tmp'), 0o700);
    await git.recordTree(repo.dir, 'x');
    expect(repo.git('status', '--porcelain', '--ignored')).toBe('');
    expect(readFileSync(join(repo.dir, '.git/HEAD'), 'utf8')).toBe('ref: refs/heads/main\n');
  });
});
