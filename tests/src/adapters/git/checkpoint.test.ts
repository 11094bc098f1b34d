import { chmodSync, existsSync, readFileSync, truncateSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAccess } from '../../../../src/adapters/git/access.ts';
import { createGit } from '../../../../src/adapters/git/git.ts';
import { shellName } from '../../../../src/adapters/processes/orphans.ts';
import { fingerprint, link, shimGit, type TempRepo } from '../../../support/temp-repo.ts';
import { emptyDirectory, type Given, LINES, lines, order, rejection, repository, span } from './given.ts';

const show = (repo: TempRepo, path: string, at = 'HEAD'): string => repo.run(['show', `${at}:${path}`]).toString();
const touched = (repo: TempRepo): string[] =>
  repo.git('-c', 'core.quotePath=false', 'show', '--format=', '--name-only', 'HEAD').split('\n').filter(Boolean);
const fresh = (given: Given) => createGit(createAccess({ timeoutMs: 20_000, env: given.repo.env }));

interface Case {
  readonly name: string;
  /** In the first commit. */
  readonly start?: Record<string, string>;
  /** The user's work before the agent. */
  readonly user?: (repo: TempRepo) => void;
  readonly agent: (repo: TempRepo) => void;
  readonly paths: readonly string[];
  readonly commits: readonly string[];
  readonly entangled?: readonly string[];
  /** Contents in the commit. */
  readonly holds?: Record<string, string>;
  /** `git status --porcelain` afterwards. */
  readonly status?: string;
  /** Contents in the index. */
  readonly index?: Record<string, string>;
}

const both: Case[] = [
  {
    name: 'a new file',
    agent: (repo) => repo.write('n.txt', 'n'),
    paths: ['n.txt'],
    commits: ['n.txt'],
    holds: { 'n.txt': 'n' },
  },
  {
    name: 'a changed file',
    agent: (repo) => repo.write('a.txt', 'x\n'),
    paths: ['a.txt'],
    commits: ['a.txt'],
    holds: { 'a.txt': 'x\n' },
  },
  { name: 'a deleted file', agent: (repo) => repo.remove('a.txt'), paths: ['a.txt'], commits: ['a.txt'] },
  { name: 'a mode', agent: (repo) => chmodSync(join(repo.dir, 'a.txt'), 0o755), paths: ['a.txt'], commits: ['a.txt'] },
  { name: 'a symlink', agent: (repo) => link(repo, 'l', 'a.txt'), paths: ['l'], commits: ['l'], holds: { l: 'a.txt' } },
  {
    name: 'a file that became a symlink',
    agent: (repo) => link(repo, 'a.txt', 'b'),
    paths: ['a.txt'],
    commits: ['a.txt'],
    holds: { 'a.txt': 'b' },
  },
  {
    name: 'a file that became a directory',
    agent: (repo) => {
      repo.remove('a.txt');
      repo.write('a.txt/in', '1');
    },
    paths: ['a.txt', 'a.txt/in'],
    commits: ['a.txt', 'a.txt/in'],
  },
  {
    name: 'a directory that became a file',
    start: { 'd/in': '1' },
    agent: (repo) => {
      repo.remove('d');
      repo.write('d', '2');
    },
    paths: ['d', 'd/in'],
    commits: ['d', 'd/in'],
  },
  {
    name: 'names that need care',
    agent: (repo) => {
      for (const name of ['-n', 'new\nline', 'sp ace', '"q"', '*', ':x', 'é', 'b\\s']) repo.write(name, name);
    },
    paths: ['-n', 'new\nline', 'sp ace', '"q"', '*', ':x', 'é', 'b\\s'],
    commits: ['"\\"q\\""', '"b\\\\s"', '"new\\nline"', '*', '-n', ':x', 'sp ace', 'é'],
  },
  {
    name: 'only the paths of the order',
    agent: (repo) => {
      repo.write('in.txt', '1');
      repo.write('out.txt', '1');
    },
    paths: ['in.txt'],
    commits: ['in.txt'],
    status: '?? out.txt',
  },
  {
    name: 'nothing for a path the agent did not change',
    user: (repo) => repo.write('a.txt', 'mine\n'),
    agent: () => undefined,
    paths: ['a.txt', 'never.txt'],
    commits: [],
    status: ' M a.txt',
  },
  {
    name: 'beside uncommitted work of every kind',
    start: { 'a.txt': LINES, 'm.txt': 'm', 'd.txt': 'd', 's.txt': 's' },
    user: (repo) => {
      repo.write('m.txt', 'changed');
      repo.remove('d.txt');
      repo.write('s.txt', 'staged');
      repo.write('added', 'staged');
      repo.git('add', 's.txt', 'added');
      repo.write('s.txt', 'and again');
      repo.write('untracked', 'u');
      repo.write('announced', 'n');
      repo.git('add', '-N', 'announced');
    },
    agent: (repo) => {
      repo.write('a.txt', lines({ 5: 'five' }));
      repo.write('n.txt', 'n');
    },
    paths: ['a.txt', 'n.txt'],
    commits: ['a.txt', 'n.txt'],
    status: 'A  added\n A announced\n D d.txt\n M m.txt\nMM s.txt\n?? untracked',
    index: { 's.txt': 'staged', added: 'staged' },
  },
  {
    name: 'the agent part of a file the user changed elsewhere',
    user: (repo) => repo.write('a.txt', lines({ 1: 'user' })),
    agent: (repo) => repo.write('a.txt', lines({ 1: 'user', 8: 'agent' })),
    paths: ['a.txt'],
    commits: ['a.txt'],
    holds: { 'a.txt': lines({ 8: 'agent' }) },
    index: { 'a.txt': lines({ 8: 'agent' }) },
    status: ' M a.txt',
  },
  {
    name: 'the agent part of a file the user staged elsewhere',
    user: (repo) => {
      repo.write('a.txt', lines({ 1: 'user' }));
      repo.git('add', 'a.txt');
    },
    agent: (repo) => repo.write('a.txt', lines({ 1: 'user', 8: 'agent' })),
    paths: ['a.txt'],
    commits: ['a.txt'],
    holds: { 'a.txt': lines({ 8: 'agent' }) },
    index: { 'a.txt': lines({ 1: 'user', 8: 'agent' }) },
    status: 'M  a.txt',
  },
  {
    name: 'staged, changed again, and then the agent',
    user: (repo) => {
      repo.write('a.txt', lines({ 1: 'user' }));
      repo.git('add', 'a.txt');
      repo.write('a.txt', lines({ 1: 'user', 4: 'more' }));
    },
    agent: (repo) => repo.write('a.txt', lines({ 1: 'user', 4: 'more', 8: 'agent' })),
    paths: ['a.txt'],
    commits: ['a.txt'],
    holds: { 'a.txt': lines({ 8: 'agent' }) },
    index: { 'a.txt': lines({ 1: 'user', 8: 'agent' }) },
    status: 'MM a.txt',
  },
  {
    name: 'a staged version that cannot take the change is left',
    user: (repo) => {
      repo.write('a.txt', lines({ 8: 'staged' }));
      repo.git('add', 'a.txt');
      repo.write('a.txt', LINES);
    },
    agent: (repo) => repo.write('a.txt', lines({ 8: 'agent' })),
    paths: ['a.txt'],
    commits: ['a.txt'],
    holds: { 'a.txt': lines({ 8: 'agent' }) },
    index: { 'a.txt': lines({ 8: 'staged' }) },
    status: 'MM a.txt',
  },
  {
    name: 'a mode the user changed stays uncommitted',
    user: (repo) => chmodSync(join(repo.dir, 'a.txt'), 0o755),
    agent: (repo) => repo.write('a.txt', lines({ 8: 'agent' })),
    paths: ['a.txt'],
    commits: ['a.txt'],
    status: ' M a.txt',
  },
  {
    name: 'a file the user announced and the agent filled',
    user: (repo) => {
      repo.write('n.txt', '');
      repo.git('add', '-N', 'n.txt');
    },
    agent: (repo) => repo.write('n.txt', 'n'),
    paths: ['n.txt'],
    commits: [],
    entangled: ['n.txt'],
    status: ' A n.txt',
  },
  {
    name: 'a file the user announced and took away again',
    user: (repo) => {
      repo.write('n.txt', '');
      repo.git('add', '-N', 'n.txt');
      repo.remove('n.txt');
    },
    agent: (repo) => repo.write('n.txt', 'n'),
    paths: ['n.txt'],
    commits: ['n.txt'],
    status: '',
  },
  {
    name: 'below the name of a file the user staged and removed',
    user: (repo) => {
      repo.write('x', 'staged');
      repo.git('add', 'x');
      repo.remove('x');
    },
    agent: (repo) => repo.write('x/y', 'n'),
    paths: ['x/y'],
    commits: ['x/y'],
    index: { x: 'staged' },
    status: 'AD x\nD  x/y\n?? x/y',
  },
  {
    name: 'at the name of a directory the user staged and removed',
    user: (repo) => {
      repo.write('x/y', 'staged');
      repo.git('add', 'x/y');
      repo.remove('x');
    },
    agent: (repo) => repo.write('x', 'n'),
    paths: ['x'],
    commits: ['x'],
    index: { 'x/y': 'staged' },
    status: 'D  x\nAD x/y\n?? x',
  },
  {
    name: 'a file the user made a symlink and the agent a program',
    user: (repo) => link(repo, 'a.txt', 'b'),
    agent: (repo) => {
      repo.remove('a.txt');
      repo.write('a.txt', LINES);
      chmodSync(join(repo.dir, 'a.txt'), 0o755);
    },
    paths: ['a.txt'],
    commits: [],
    entangled: ['a.txt'],
  },
  {
    name: 'an ignored file is not seen',
    start: { '.gitignore': '*.o\n' },
    agent: (repo) => repo.write('x.o', '1'),
    paths: ['x.o'],
    commits: [],
  },
  {
    name: 'the same lines',
    user: (repo) => repo.write('a.txt', lines({ 5: 'user' })),
    agent: (repo) => {
      repo.write('a.txt', lines({ 5: 'agent' }));
      repo.write('n', '');
    },
    paths: ['a.txt', 'n'],
    commits: [],
    entangled: ['a.txt'],
    status: ' M a.txt\n?? n',
  },
  {
    name: 'a binary file both changed',
    start: { 'b.bin': 'a\0b' },
    user: (repo) => repo.write('b.bin', 'a\0user'),
    agent: (repo) => repo.write('b.bin', 'a\0user agent'),
    paths: ['b.bin'],
    commits: [],
    entangled: ['b.bin'],
  },
  {
    name: 'an untracked file of the user the agent changed',
    user: (repo) => repo.write('u', '1\n'),
    agent: (repo) => repo.write('u', '2\n'),
    paths: ['u'],
    commits: [],
    entangled: ['u'],
  },
  {
    name: 'an untracked file of the user the agent deleted',
    user: (repo) => repo.write('u', '1\n'),
    agent: (repo) => repo.remove('u'),
    paths: ['u'],
    commits: [],
  },
  {
    name: 'a file the user changed and the agent deleted',
    user: (repo) => repo.write('a.txt', 'mine'),
    agent: (repo) => repo.remove('a.txt'),
    paths: ['a.txt'],
    commits: [],
    entangled: ['a.txt'],
  },
  {
    name: 'a file the user deleted and the agent wrote again',
    user: (repo) => repo.remove('a.txt'),
    agent: (repo) => repo.write('a.txt', 'again'),
    paths: ['a.txt'],
    commits: [],
    entangled: ['a.txt'],
  },
  {
    name: 'a file below one the user turned into a directory',
    user: (repo) => {
      repo.remove('a.txt');
      repo.write('a.txt/users', '1');
    },
    agent: (repo) => repo.write('a.txt/agents', '1'),
    paths: ['a.txt/agents'],
    commits: [],
    entangled: ['a.txt/agents'],
    status: ' D a.txt\n?? a.txt/agents\n?? a.txt/users',
  },
];

function expectContents(repo: TempRepo, at: string, contents: Record<string, string> = {}): void {
  for (const [path, content] of Object.entries(contents)) expect(show(repo, path, at)).toBe(content);
}

describe('checkpoint commits exactly the agent part', () => {
  it.each(both.filter((one) => one.commits.length > 0))('$name', async ({ start, user, agent, paths, ...then }) => {
    const given = repository(start ?? { 'a.txt': LINES });
    const { repo, git } = given;
    const head = repo.git('rev-parse', 'HEAD');
    user?.(repo);
    const spans = [await span(given, () => agent(repo))];
    const files = fingerprint(repo.dir);
    const made = await git.checkpoint(repo.dir, order(spans, paths));
    expect(fingerprint(repo.dir)).toEqual(files);
    expect(made.sha).toBe(repo.git('rev-parse', 'refs/heads/main'));
    expect(made.entangled).toEqual([]);
    expect(repo.git('rev-parse', 'HEAD^')).toBe(head);
    expect(touched(repo).sort()).toEqual([...then.commits].sort());
    expect([...made.files].sort()).toEqual([...paths].sort());
    expectContents(repo, 'HEAD', then.holds);
    expectContents(repo, '', then.index);
    expect(repo.git('status', '--porcelain', '-uall')).toBe(then.status ?? '');
    const index = readFileSync(join(repo.dir, '.git/index'));
    expect(await git.checkpoint(repo.dir, order(spans, paths))).toEqual(made);
    expect(readFileSync(join(repo.dir, '.git/index'))).toEqual(index);
  });

  it.each(both.filter((one) => one.commits.length === 0))(
    'nothing: $name',
    async ({ start, user, agent, paths, ...then }) => {
      const given = repository(start ?? { 'a.txt': LINES });
      const { repo, git } = given;
      const head = repo.git('rev-parse', 'HEAD');
      user?.(repo);
      const spans = [await span(given, () => agent(repo))];
      const index = readFileSync(join(repo.dir, '.git/index'));
      const files = fingerprint(repo.dir);
      const made = await git.checkpoint(repo.dir, order(spans, paths));
      expect(made).toEqual({ sha: null, files: [], entangled: then.entangled ?? [] });
      expect(repo.git('rev-parse', 'HEAD')).toBe(head);
      expect(readFileSync(join(repo.dir, '.git/index'))).toEqual(index);
      expect(fingerprint(repo.dir)).toEqual(files);
      if (then.status !== undefined) expect(repo.git('status', '--porcelain', '-uall')).toBe(then.status);
    },
  );
});

describe('checkpoint', () => {
  it('writes a commit of the user with the two trailers, and a reflog entry', async () => {
    const given = repository();
    const { repo, git } = given;
    writeFileSync(join(repo.env.HOME ?? '', '.gitconfig'), '[user]\n\tname = Grace\n\temail = g@x\n');
    const spans = [await span(given, () => repo.write('n', 'n'))];
    await git.checkpoint(repo.dir, order(spans, ['n'], { message: 'feat: n\n\nMore words.\n\n' }));
    expect(repo.git('log', '-1', '--format=%an <%ae>%n%B')).toBe(
      'Grace <g@x>\nfeat: n\n\nMore words.\n\nCodeSleuth-Task: TASK-001\nCodeSleuth-Run: run-1\n',
    );
    expect(repo.git('log', '-1', '--format=%(trailers:key=CodeSleuth-Run,valueonly)')).toBe('run-1\n');
    expect(repo.git('reflog', '-1', '--format=%gs')).toBe('codesleuth: TASK-001 run-1');
  });

  it('takes several spans of one run and leaves what the user did between them', async () => {
    const given = repository();
    const { repo, git } = given;
    const first = await span(given, () => repo.write('a.txt', lines({ 1: 'agent' })));
    repo.write('a.txt', lines({ 1: 'agent', 5: 'user' }));
    const second = await span(given, () => repo.write('a.txt', lines({ 1: 'agent', 5: 'user', 9: 'agent' })));
    await git.checkpoint(repo.dir, order([first, second], ['a.txt']));
    expect(show(repo, 'a.txt')).toBe(lines({ 1: 'agent', 9: 'agent' }));
    expect(repo.git('diff', '--numstat')).toBe('1\t1\ta.txt');
  });

  it('stands on what the user committed meanwhile', async () => {
    const given = repository();
    const { repo, git } = given;
    repo.write('a.txt', lines({ 1: 'user' }));
    const spans = [await span(given, () => repo.write('a.txt', lines({ 1: 'user', 9: 'agent' })))];
    repo.git('stash', '-q');
    repo.write('a.txt', lines({ 1: 'user' }));
    const users = repo.commit('user');
    repo.write('a.txt', lines({ 1: 'user', 9: 'agent' }));
    await git.checkpoint(repo.dir, order(spans, ['a.txt']));
    expect(repo.git('rev-parse', 'HEAD^')).toBe(users);
    expect(show(repo, 'a.txt')).toBe(lines({ 1: 'user', 9: 'agent' }));
    expect(repo.git('stash', 'list')).not.toBe('');
  });

  it('makes nothing when the user already committed the agent part', async () => {
    const given = repository();
    const { repo, git } = given;
    const spans = [await span(given, () => repo.write('a.txt', 'agent\n'))];
    repo.commit('user took it');
    expect(await git.checkpoint(repo.dir, order(spans, ['a.txt']))).toEqual({ sha: null, files: [], entangled: [] });
  });

  it('works on a detached HEAD and moves no branch', async () => {
    const given = repository();
    const { repo, git } = given;
    const main = repo.git('rev-parse', 'main');
    repo.git('checkout', '-q', '--detach');
    const spans = [await span(given, () => repo.write('n', 'n'))];
    const { sha } = await git.checkpoint(repo.dir, order(spans, ['n']));
    expect(repo.git('rev-parse', 'HEAD')).toBe(sha);
    expect(repo.git('rev-parse', 'main')).toBe(main);
    expect(repo.git('status', '--porcelain', '-b')).toBe('## HEAD (no branch)');
  });

  it('makes the first commit of a branch that has none', async () => {
    const given = emptyDirectory();
    const { repo, git } = given;
    repo.git('init', '-q', '-b', 'main');
    repo.write('mine', 'staged');
    repo.git('add', 'mine');
    const spans = [await span(given, () => repo.write('n', 'n'))];
    const made = await git.checkpoint(repo.dir, order(spans, ['n']));
    expect(repo.git('ls-tree', '--name-only', 'HEAD')).toBe('n');
    expect(repo.git('status', '--porcelain')).toBe('A  mine');
    expect(await git.checkpoint(repo.dir, order(spans, ['n']))).toEqual(made);
  });

  it('works in a linked work tree and leaves the main one alone', async () => {
    const { repo, git } = repository();
    repo.git('worktree', 'add', '-q', '../linked');
    const linked = join(repo.dir, '../linked');
    const before = await git.recordTree(linked, 'x');
    writeFileSync(join(linked, 'n'), 'n');
    const after = await git.recordTree(linked, 'y');
    const { sha } = await git.checkpoint(linked, order([{ before, after }], ['n']));
    expect(repo.git('rev-parse', 'linked')).toBe(sha);
    expect(repo.git('-C', linked, 'status', '--porcelain')).toBe('');
    expect(repo.git('status', '--porcelain')).toBe('');
  });

  it('works in a repository of SHA-256', async () => {
    const given = emptyDirectory();
    const { repo, git } = given;
    repo.git('init', '-q', '-b', 'main', '--object-format=sha256');
    await git.firstCommit(repo.dir);
    const spans = [await span(given, () => repo.write('n', 'n'))];
    const { sha } = await git.checkpoint(repo.dir, order(spans, ['n'], { since: repo.git('rev-parse', 'HEAD') }));
    expect(sha).toHaveLength(64);
    expect(repo.git('status', '--porcelain')).toBe('');
  });

  it('carries names that are not UTF-8', async () => {
    const given = repository();
    const { repo, git } = given;
    const name = Buffer.from(`${repo.dir}/\xff\\x41`, 'latin1');
    const spans = [await span(given, () => writeFileSync(name, 'n'))];
    const made = await git.checkpoint(repo.dir, order(spans, ['\\xff\\x5cx41']));
    expect(made.files).toEqual(['\\xff\\x5cx41']);
    expect(repo.run(['ls-tree', '-z', '--name-only', 'HEAD']).toString('latin1')).toBe('a.txt\0\xff\\x41\0');
    expect(repo.git('status', '--porcelain')).toBe('');
  });

  it('commits a large new file from the work tree, and refuses one that changed since', async () => {
    const given = repository();
    const { repo, git } = given;
    const big = join(repo.dir, 'big');
    const spans = [
      await span(given, () => {
        repo.write('big', 'x');
        truncateSync(big, 10_000_001);
      }),
    ];
    utimesSync(big, 5, 5);
    expect(await git.checkpoint(repo.dir, order(spans, ['big']))).toMatchObject({ sha: null, entangled: ['big'] });
    const again = [await span(given, () => utimesSync(big, 6, 6))];
    expect(await git.checkpoint(repo.dir, order(again, ['big']))).toMatchObject({ sha: null, entangled: ['big'] });
    const { before } = await span(given, () => undefined);
    repo.remove('big');
    const none = await git.recordTree(repo.dir, 'none');
    repo.write('big', 'y');
    truncateSync(big, 10_000_001);
    const after = await git.recordTree(repo.dir, 'some');
    expect(before).not.toBe(none);
    expect(await git.checkpoint(repo.dir, order([{ before: none, after }], ['big']))).toMatchObject({ files: ['big'] });
    expect(repo.git('cat-file', '-s', 'HEAD:big')).toBe('10000001');
  });

  it('finds its earlier commit among later ones, and leaves their index alone', async () => {
    const given = repository();
    const { repo, git } = given;
    const since = repo.git('rev-parse', 'HEAD');
    const spans = [await span(given, () => repo.write('a.txt', 'agent\n'))];
    const made = await git.checkpoint(repo.dir, order(spans, ['a.txt'], { since }));
    repo.write('a.txt', LINES);
    repo.commit('user takes it back');
    expect(await fresh(given).checkpoint(repo.dir, order(spans, ['a.txt'], { since }))).toEqual(made);
    expect(repo.git('status', '--porcelain')).toBe('');
    expect(await git.checkpoint(repo.dir, order(spans, ['a.txt'], { since: since.replace(/./g, '0') }))).toEqual(made);
  });

  it('does not take a forged trailer in the text for its own', async () => {
    const given = repository();
    const { repo, git } = given;
    const forged = 'CodeSleuth-Task: TASK-001\nCodeSleuth-Run: run-1';
    const first = [await span(given, () => repo.write('x', '1'))];
    const other = await git.checkpoint(
      repo.dir,
      order(first, ['x'], { taskId: 'TASK-009', message: `feat\n\n${forged}` }),
    );
    const spans = [await span(given, () => repo.write('y', '1'))];
    const made = await git.checkpoint(repo.dir, order(spans, ['y']));
    expect(made.sha).not.toBe(other.sha);
    expect(touched(repo)).toEqual(['y']);
  });

  it.each(['run\nCodeSleuth-Run: x', '', ' ', '-x'])('refuses the run id %j', async (runId) => {
    const given = repository();
    const spans = [await span(given, () => given.repo.write('x', '1'))];
    expect(await rejection(given.git.checkpoint(given.repo.dir, order(spans, ['x'], { runId })))).toMatchObject({
      name: 'ExternalError',
    });
  });

  it('runs no hook, no signing, no monitor', async () => {
    const given = repository();
    const { repo, git } = given;
    for (const hook of [
      'pre-commit',
      'commit-msg',
      'post-commit',
      'reference-transaction',
      'post-index-change',
      'fsmonitor-watchman',
    ]) {
      repo.write(`.git/hooks/${hook}`, `#!/bin/sh\necho ${hook} >> "${repo.dir}/.git/ran"\nexit 1\n`);
      chmodSync(join(repo.dir, '.git/hooks', hook), 0o755);
    }
    repo.git('config', 'commit.gpgSign', 'true');
    repo.git('config', 'gpg.program', 'false');
    repo.git('config', 'core.fsmonitor', '.git/hooks/fsmonitor-watchman');
    const spans = [await span(given, () => repo.write('n', 'n'))];
    expect((await git.checkpoint(repo.dir, order(spans, ['n']))).sha).not.toBeNull();
    await git.inspect(repo.dir);
    expect(() => readFileSync(join(repo.dir, '.git/ran'))).toThrow('ENOENT');
  });

  it('refuses in the middle of a merge, with the way out', async () => {
    const given = repository();
    const { repo, git } = given;
    const spans = [await span(given, () => repo.write('n', 'n'))];
    repo.write('.git/MERGE_HEAD', `${repo.git('rev-parse', 'HEAD')}\n`);
    expect(await rejection(git.checkpoint(repo.dir, order(spans, ['n'])))).toMatchObject({
      message: expect.stringContaining('merge is in progress'),
      next: expect.stringContaining('git merge --abort'),
    });
  });

  it('leaves a conflict in the index that no operation claims, in a file of the order too', async () => {
    const given = repository();
    const { repo, git } = given;
    repo.write('a.txt', lines({ 1: 'mine' }));
    repo.git('stash', '-q');
    repo.write('a.txt', lines({ 1: 'other' }));
    repo.commit('other');
    expect(() => repo.git('stash', 'pop')).toThrow();
    const agent = await span(given, () => {
      repo.write('a.txt', repo.read('a.txt').replace('9', 'nine'));
      repo.write('n', 'n');
    });
    await git.checkpoint(repo.dir, order([agent], ['n', 'a.txt']));
    expect(show(repo, 'a.txt')).toBe(lines({ 1: 'other', 9: 'nine' }));
    expect(repo.git('status', '--porcelain')).toBe('UU a.txt');
  });

  it('changes nothing while the user git holds the index, and says so', async () => {
    const given = repository();
    const { repo, git } = given;
    const spans = [await span(given, () => repo.write('n', 'n'))];
    const head = repo.git('rev-parse', 'HEAD');
    writeFileSync(join(repo.dir, '.git/index.lock'), '');
    expect(await rejection(git.checkpoint(repo.dir, order(spans, ['n'])))).toMatchObject({
      name: 'ExternalError',
      message: expect.stringContaining('holds the index'),
      next: expect.stringContaining('index.lock'),
    });
    expect(repo.git('rev-parse', 'HEAD')).toBe(head);
    unlinkSync(join(repo.dir, '.git/index.lock'));
    expect((await git.checkpoint(repo.dir, order(spans, ['n']))).sha).not.toBeNull();
  });

  it('starts again when the user commits at the last moment', async () => {
    const given = repository();
    const { repo } = given;
    const spans = [await span(given, () => repo.write('n', 'n'))];
    const once = `case "$*" in *commit-tree*) if [ ! -e "${repo.dir}/.git/once" ]; then touch "${repo.dir}/.git/once";
      GIT_AUTHOR_NAME=u GIT_AUTHOR_EMAIL=u GIT_COMMITTER_NAME=u GIT_COMMITTER_EMAIL=u "$REAL_GIT" commit -q --allow-empty -m late; fi;; esac
      exec "$REAL_GIT" "$@"`;
    const git = createGit(createAccess({ timeoutMs: 20_000, env: { ...repo.env, PATH: shimGit(repo, once) } }));
    await git.checkpoint(repo.dir, order(spans, ['n']));
    expect(repo.git('log', '--format=%s')).toBe('feat: it\nlate\nchore: start');
    expect(repo.git('status', '--porcelain')).toBe('');
  });

  it.each([
    ['right before the branch moves', 'before'],
    ['right after it has moved, while the index does not follow yet', 'after'],
  ])('lets no commit of the user come %s: it would take back what the agent did', async (_, when) => {
    const given = repository();
    const { repo } = given;
    const spans = [await span(given, () => repo.write('n', 'n'))];
    const user = `GIT_AUTHOR_NAME=u GIT_AUTHOR_EMAIL=u GIT_COMMITTER_NAME=u GIT_COMMITTER_EMAIL=u \
      "$REAL_GIT" commit -q --allow-empty -m theirs >"${repo.dir}/.git/said" 2>&1`;
    const [first, last] = when === 'before' ? [user, ''] : ['', user];
    const shim = `case "$*" in *update-ref*HEAD*) ${first || ':'}; "$REAL_GIT" "$@"; code=$?; ${last || ':'}; exit $code;; esac
      exec "$REAL_GIT" "$@"`;
    const git = createGit(createAccess({ timeoutMs: 20_000, env: { ...repo.env, PATH: shimGit(repo, shim) } }));
    const { sha } = await git.checkpoint(repo.dir, order(spans, ['n']));
    expect(readFileSync(join(repo.dir, '.git/said'), 'utf8')).toContain('index.lock');
    expect(repo.git('log', '--format=%s')).toBe('feat: it\nchore: start');
    expect(repo.git('rev-parse', 'HEAD')).toBe(sha);
    expect(repo.git('status', '--porcelain')).toBe('');
    repo.git('commit', '-q', '--allow-empty', '-m', 'theirs');
    expect(repo.git('diff', '--name-only', 'HEAD^', 'HEAD')).toBe('');
  });

  it('takes away the lock that a shell left behind when it was killed, and nobody else’s', async () => {
    const given = repository();
    const { repo, git } = given;
    const spans = [await span(given, () => repo.write('n', 'n'))];
    const lock = join(repo.dir, '.git/index.lock');
    writeFileSync(lock, `codesleuth checkpoint ${shellName()}`);
    expect(await rejection(git.checkpoint(repo.dir, order(spans, ['n'])))).toMatchObject({ name: 'ExternalError' });
    writeFileSync(lock, 'codesleuth checkpoint 999999999-1-ff');
    expect((await git.checkpoint(repo.dir, order(spans, ['n']))).sha).not.toBeNull();
    expect(existsSync(lock)).toBe(false);
  });

  it('mends an index that a process left behind after the branch had moved', async () => {
    const given = repository();
    const { repo, git } = given;
    repo.write('a.txt', lines({ 1: 'user' }));
    repo.git('add', 'a.txt');
    const index = readFileSync(join(repo.dir, '.git/index'));
    const spans = [
      await span(given, () => {
        repo.write('a.txt', lines({ 1: 'user', 9: 'agent' }));
        repo.write('n', 'n');
      }),
    ];
    const made = await git.checkpoint(repo.dir, order(spans, ['a.txt', 'n']));
    const status = repo.git('status', '--porcelain');
    writeFileSync(join(repo.dir, '.git/index'), index);
    expect(repo.git('status', '--porcelain')).not.toBe(status);
    expect(await fresh(given).checkpoint(repo.dir, order(spans, ['a.txt', 'n']))).toEqual(made);
    expect(repo.git('status', '--porcelain')).toBe(status);
    expect(status).toBe('M  a.txt');
  });

  it('runs orders for one repository one after the other', async () => {
    const given = repository();
    const { repo, git } = given;
    const spans = [
      await span(given, () => {
        repo.write('x', '1');
        repo.write('y', '1');
      }),
    ];
    const made = await Promise.all(
      ['x', 'y'].map((path) => git.checkpoint(repo.dir, order(spans, [path], { runId: path }))),
    );
    expect(made.map((one) => one.files)).toEqual([['x'], ['y']]);
    expect(repo.git('log', '--format=%s')).toBe('feat: it\nfeat: it\nchore: start');
    expect(repo.git('status', '--porcelain')).toBe('');
  });
});
