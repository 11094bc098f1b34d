import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fingerprint, link } from '../../../../support/temp-repo.ts';
import { back, type Given, go, repository, state, unborn } from './given.ts';

/** Two commits: `a.txt` changes, `dir` is a directory in the first and a file in the second. */
function twoCommits(): Given & { readonly first: string } {
  const given = repository({ 'a.txt': 'one\n', 'dir/in.txt': 'in\n' });
  given.repo.write('a.txt', 'two\n');
  given.repo.remove('dir');
  given.repo.commit('second');
  return given;
}

async function refusal(given: Given, first: string) {
  const before = state(given.repo);
  const preview = await given.travel.preview(given.repo.dir, { to: { kind: 'commit', sha: first }, also: [] });
  const { moved } = await go(given, { kind: 'commit', sha: first });
  expect(state(given.repo)).toEqual(before);
  if (moved.kind === 'moved') throw new Error('it was not refused');
  expect(preview.obstacles).toContainEqual(moved.obstacle);
  return moved.obstacle;
}

describe('a move is refused, with nothing changed', () => {
  it('while a merge is in progress', async () => {
    const given = twoCommits();
    writeFileSync(join(given.repo.dir, '.git/MERGE_HEAD'), `${given.first}\n`);
    const obstacle = await refusal(given, given.first);
    expect(obstacle).toEqual({
      what: 'A merge is in progress in this repository.',
      next: 'git merge --continue or git merge --abort',
    });
  });

  it.each([
    ['HEAD', 'HEAD'],
    ['refs/heads/main', 'the branch (refs/heads/main)'],
  ])('while another git holds %s, which would leave it half-way', async (ref, words) => {
    const given = twoCommits();
    const lock = join(given.repo.dir, `.git/${ref}.lock`);
    writeFileSync(lock, '');
    const before = given.repo.read('a.txt');
    const preview = await given.travel.preview(given.repo.dir, { to: { kind: 'commit', sha: given.first }, also: [] });
    const { moved } = await go(given, { kind: 'commit', sha: given.first });
    expect(given.repo.read('a.txt')).toEqual(before);
    const obstacle = {
      what: `Another git process holds ${words}.`,
      next: `Let it finish and try again; if none is running, delete .git/${ref}.lock.`,
    };
    expect(moved).toEqual({ kind: 'refused', obstacle });
    expect(preview.obstacles).toContainEqual(obstacle);
    rmSync(lock);
    expect((await go(given, { kind: 'commit', sha: given.first })).moved.kind).toBe('moved');
  });

  it('when a repository of its own lies where a file goes', async () => {
    const given = twoCommits();
    given.repo.run(['init', '-q', 'dir/in.txt']);
    given.repo.write('dir/in.txt/work.txt', 'of another repository\n');
    expect((await refusal(given, given.first)).what).toMatch(
      /^dir\/in\.txt is in the way .* a repository of its own\.$/,
    );
  });

  it('when the file of a commit would take the place of a submodule with files in it', async () => {
    const given = repository({ sub: 'a file at first\n' });
    given.repo.remove('sub');
    given.repo.run(['init', '-q', 'sub']);
    given.repo.write('sub/work.txt', 'of the submodule\n');
    given.repo.run(['-C', 'sub', 'add', '-A']);
    given.repo.run(['-C', 'sub', 'commit', '-q', '-m', 'inside']);
    given.repo.commit('a submodule now');
    expect((await refusal(given, given.first)).what).toMatch(/^sub is in the way/);
  });

  it('when an untracked file in the way is too large to be saved', async () => {
    const given = twoCommits();
    given.repo.write('dir/in.txt', Buffer.alloc(10_000_001));
    expect((await refusal(given, given.first)).what).toMatch(/larger than 10 MB/);
  });

  it('when the commit is not in the repository', async () => {
    const given = twoCommits();
    expect((await refusal(given, '1'.repeat(40))).what).toMatch(/^Commit 111111111111 is not in this repository/);
  });

  it('when something changed since the snapshot', async () => {
    const given = twoCommits();
    const snapshot = await given.travel.snapshot(given.repo.dir, { why: 'test' });
    given.repo.write('late.txt', 'late\n');
    const to = { kind: 'commit', sha: given.first } as const;
    const moved = await given.travel.move(given.repo.dir, { id: 'late', backup: snapshot.ref, to, also: [] });
    expect(moved).toMatchObject({
      kind: 'refused',
      obstacle: { what: expect.stringMatching(/changed in the project/) },
    });
    expect(given.repo.read('a.txt')).toBe('two\n');
  });

  it.each([
    ['u16.txt text working-tree-encoding=UTF-16LE-BOM\n', 'u16.txt', 'plain'],
    ['"sp ace.txt" working-tree-encoding=UTF-16\n', 'sp ace.txt', 'no mark\n'],
    ['x.bin filter=broken\n', 'x.bin', 'any\n'],
  ])('when git cannot convert a file, whose name it says: %j', async (attributes, name, content) => {
    const given = twoCommits();
    const { repo } = given;
    repo.git('config', 'filter.broken.clean', 'false');
    repo.git('config', 'filter.broken.required', 'true');
    repo.write('.gitattributes', attributes);
    repo.write(name, content);
    const before = fingerprint(repo.dir);
    const asked = { to: { kind: 'commit', sha: given.first } as const, also: [] };
    const steps = [() => given.travel.preview(repo.dir, asked), () => given.travel.snapshot(repo.dir, { why: 'test' })];
    for (const step of steps) {
      await expect(step()).rejects.toMatchObject({
        message: `Git cannot convert ${name} the way its attributes say, so it cannot be saved.`,
        next: expect.stringContaining(name),
      });
    }
    expect(fingerprint(repo.dir)).toEqual(before);
  });

  it('back to a snapshot of another branch', async () => {
    const given = twoCommits();
    const { snapshot } = await go(given, { kind: 'commit', sha: given.first });
    given.repo.git('switch', '-q', '-c', 'other');
    const { moved } = await back(given, snapshot.ref);
    expect(moved).toMatchObject({
      kind: 'refused',
      obstacle: { what: 'The backup was made on branch main, and other is checked out now.', next: 'git switch main' },
    });
  });
});

/** Git commands of a text such as "git a b, then git c", as arguments. */
const typed = (text: string): string[][] =>
  text.split(', then ').map((line) => [...line.matchAll(/'([^']*)'|(\S+)/g)].slice(1).map(([, a, b]) => a ?? b ?? ''));

describe('back to a snapshot whose branch', () => {
  type Repo = Given['repo'];
  const cases: readonly (readonly [string, (repo: Repo) => void, string, string])[] = [
    [
      'was renamed',
      (r) => r.git('branch', '-m', 'topic'),
      'which was renamed to topic since.',
      'git branch -m topic main',
    ],
    [
      'was renamed twice, to a name a shell would read otherwise',
      (r) => {
        r.git('branch', '-m', 'a');
        r.git('branch', '-m', 'b$c');
      },
      'which was renamed to b$c since.',
      "git branch -m 'b$c' main",
    ],
    [
      'was renamed, with another one checked out',
      (r) => {
        r.git('branch', '-m', 'topic');
        r.git('switch', '-q', '-c', 'other');
      },
      'which was renamed to topic since, and other is checked out now.',
      'git branch -m topic main, then git switch main',
    ],
    [
      'was deleted, its commit on no branch',
      (r) => {
        r.git('switch', '-q', '-c', 'other');
        r.git('branch', '-q', '-D', 'main');
      },
      'which is not there any more; other is checked out now.',
      'git switch -c main',
    ],
    [
      'was deleted, its commit on another branch',
      (r) => {
        r.git('switch', '-q', '-c', 'other');
        r.git('branch', '-q', 'keeper', 'SAVED');
        r.git('branch', '-q', '-D', 'main');
      },
      'is on keeper, and other is checked out now.',
      'git switch keeper, then git switch -c main',
    ],
    [
      'was deleted, and no branch is checked out',
      (r) => {
        r.git('switch', '-q', '--detach');
        r.git('branch', '-q', '-D', 'main');
      },
      'which is not there any more; no branch is checked out now (detached HEAD).',
      'git switch -c main',
    ],
    [
      'is checked out elsewhere',
      (r) => {
        r.git('switch', '-q', '-c', 'other');
        r.git('worktree', 'add', '-q', '.git/second tree', 'main');
      },
      'other is checked out now; main is checked out in ',
      'switch --detach, then git switch main',
    ],
  ];
  it.each(cases)('%s is refused with a way on that works', async (_what, change, what, next) => {
    const given = twoCommits();
    const { repo } = given;
    const before = state(repo);
    const { snapshot } = await go(given, { kind: 'commit', sha: given.first });
    repo.git('branch', '-q', 'SAVED', snapshot.head ?? '');
    change(repo);
    repo.git('branch', '-q', '-D', 'SAVED');
    const { moved } = await back(given, snapshot.ref);
    if (moved.kind === 'moved') throw new Error('it was not refused');
    expect(moved.obstacle.what).toContain(what);
    expect(moved.obstacle.next).toContain(next);
    for (const words of typed(moved.obstacle.next)) repo.git(...words);
    expect((await back(given, snapshot.ref)).moved.kind).toBe('moved');
    expect(state(repo)).toEqual(before);
  });
});

describe('what makes other tools stumble', () => {
  it('does not look through a symbolic link for a directory of the destination', async () => {
    const given = twoCommits();
    given.repo.write('elsewhere/in.txt', 'not to be touched\n');
    link(given.repo, 'dir', 'elsewhere');
    const before = state(given.repo);
    const { snapshot } = await go(given, { kind: 'commit', sha: given.first });
    expect(given.repo.read('dir/in.txt')).toBe('in\n');
    expect(given.repo.read('elsewhere/in.txt')).toBe('not to be touched\n');
    await back(given, snapshot.ref);
    expect(state(given.repo)).toEqual(before);
  });

  it('saves what flags hide from git, and keeps the flags', async () => {
    const given = twoCommits();
    given.repo.git('update-index', '--assume-unchanged', 'a.txt');
    given.repo.write('a.txt', 'hidden work\n');
    const before = state(given.repo);
    const { snapshot } = await go(given, { kind: 'commit', sha: given.first });
    expect(given.repo.read('a.txt')).toBe('one\n');
    await back(given, snapshot.ref);
    expect(state(given.repo)).toEqual(before);
    expect(given.repo.read('a.txt')).toBe('hidden work\n');
  });

  it.each(['--assume-unchanged', '--skip-worktree'])(
    'saves a file in the place of a submodule marked %s',
    async (flag) => {
      const given = twoCommits();
      const { repo } = given;
      repo.git('update-index', '--add', '--cacheinfo', `160000,${given.first},sub`);
      repo.git('commit', '-q', '-m', 'a submodule');
      repo.write('sub', 'not a directory\n');
      repo.git('update-index', flag, 'sub');
      const before = state(repo);
      const { snapshot, moved } = await go(given, { kind: 'commit', sha: given.first });
      expect(snapshot.saved).toContain('sub');
      expect(repo.git('show', `${snapshot.ref}:sub`)).toBe('not a directory');
      expect(moved.kind).toBe('moved');
      await back(given, snapshot.ref);
      expect(state(repo)).toEqual(before);
    },
  );

  it('saves an ignored file in the place of a submodule that was taken out of the index', async () => {
    const given = twoCommits();
    const { repo } = given;
    repo.git('update-index', '--add', '--cacheinfo', `160000,${given.first},sub`);
    repo.git('commit', '-q', '-m', 'a submodule');
    repo.git('rm', '-q', '--cached', 'sub');
    repo.write('.git/info/exclude', 'sub\n');
    repo.write('sub', 'not a directory\n');
    const before = state(repo);
    const { snapshot } = await go(given, { kind: 'commit', sha: given.first });
    expect(snapshot.saved).toContain('sub');
    await back(given, snapshot.ref);
    expect(state(repo)).toEqual(before);
    expect(repo.read('sub')).toBe('not a directory\n');
  });

  it('keeps an untracked file that was edited after a move that had not touched it', async () => {
    const given = twoCommits();
    given.repo.write('mine.txt', 'before\n');
    const { snapshot } = await go(given, { kind: 'commit', sha: given.first });
    given.repo.write('mine.txt', 'edited since\n');
    await back(given, snapshot.ref);
    expect(given.repo.read('mine.txt')).toBe('edited since\n');
  });

  it('takes the work of a task with it, ignored files too, and brings it back', async () => {
    const given = twoCommits();
    given.repo.write('.git/info/exclude', '*.log\n');
    given.repo.write('task.log', 'ignored\n');
    given.repo.write('part/new.txt', 'new\n');
    const before = state(given.repo);
    const { snapshot } = await go(given, { kind: 'commit', sha: given.first }, ['task.log', 'part']);
    expect(given.repo.git('status', '--porcelain', '--ignored')).toBe('');
    await back(given, snapshot.ref);
    expect(state(given.repo)).toEqual(before);
  });

  it('goes from a branch without a commit to a commit and back', async () => {
    const given = unborn();
    given.repo.write('staged.txt', 'staged\n');
    given.repo.git('add', 'staged.txt');
    const before = state(given.repo);
    const tree = given.repo.git('mktree');
    const sha = given.repo.git('commit-tree', '-m', 'root', tree);
    const { snapshot } = await go(given, { kind: 'commit', sha });
    expect(given.repo.git('rev-parse', 'main')).toBe(sha);
    await back(given, snapshot.ref);
    expect(state(given.repo)).toEqual(before);
  });
});
