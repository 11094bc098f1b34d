import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLocate } from '../../../../src/adapters/git/located.ts';
import { createPlumbing } from '../../../../src/adapters/git/plumbing.ts';
import { locate } from '../../../../src/adapters/git/repository.ts';
import { repository } from './given.ts';

/** A repository, the question that remembers, and how often git was asked. */
function scene() {
  const { repo } = repository();
  const git = createPlumbing({ timeoutMs: 20_000, env: repo.env });
  const asked = { times: 0 };
  const remembering = createLocate((call) => {
    asked.times += 1;
    return git(call);
  });
  /** Says what git says, whatever was remembered. */
  const check = async (dir = repo.dir) => {
    const outcome = (work: Promise<unknown>) => work.catch((error: unknown) => String(error));
    expect(await outcome(remembering(dir))).toEqual(await outcome(locate(git, dir)));
    return asked.times;
  };
  return { repo, check, remembering };
}

describe('where the repository of a directory is', () => {
  it('is asked once while nothing changes, commits and branches aside', async () => {
    const { repo, check } = scene();
    expect(await check()).toBe(1);
    expect(await check()).toBe(1);
    repo.write('b.txt', 'b');
    repo.commit('second');
    repo.git('switch', '-q', '-c', 'other');
    repo.git('tag', 'v1');
    expect(await check()).toBe(1);
  });

  it.each<[string, (dir: string, repo: ReturnType<typeof scene>['repo']) => void]>([
    ['a setting was changed', (_, repo) => repo.git('config', 'core.bare', 'true')],
    ['its work tree is elsewhere', (_, repo) => repo.git('config', 'core.worktree', '..')],
    [
      'its history was cut',
      (dir, repo) => writeFileSync(join(dir, '.git/shallow'), `${repo.git('rev-parse', 'HEAD')}\n`),
    ],
    ['it is gone', (dir) => rmSync(join(dir, '.git'), { recursive: true })],
    ['its objects are gone', (dir) => rmSync(join(dir, '.git/objects'), { recursive: true })],
    ['its HEAD is empty', (dir) => writeFileSync(join(dir, '.git/HEAD'), '')],
    ['its HEAD is none', (dir) => writeFileSync(join(dir, '.git/HEAD'), 'nonsense\n')],
    [
      'its refs are a file',
      (dir) => {
        rmSync(join(dir, '.git/refs'), { recursive: true });
        writeFileSync(join(dir, '.git/refs'), '');
      },
    ],
    ['its HEAD is gone', (dir) => rmSync(join(dir, '.git/HEAD'))],
    [
      'it was begun anew with other hashes',
      (dir, repo) => {
        rmSync(join(dir, '.git'), { recursive: true });
        repo.git('init', '-q', '--object-format=sha256');
      },
    ],
    [
      'its git directory was moved away',
      (dir) => {
        renameSync(join(dir, '.git'), join(dirname(dir), 'moved.git'));
        writeFileSync(join(dir, '.git'), 'gitdir: ../moved.git\n');
      },
    ],
    [
      'its git directory is a link now',
      (dir) => {
        renameSync(join(dir, '.git'), join(dirname(dir), 'moved.git'));
        symlinkSync('../moved.git', join(dir, '.git'));
      },
    ],
    [
      'it shares another one’s objects',
      (dir, repo) => {
        repo.git('clone', '-q', '--bare', '.', '../other.git');
        writeFileSync(join(dir, '.git/commondir'), '../../other.git\n');
      },
    ],
    [
      'the directory is another one',
      (dir) => {
        rmSync(dir, { recursive: true });
        mkdirSync(dir);
      },
    ],
  ])('is asked again when %s', async (_, change) => {
    const { repo, check } = scene();
    const before = await check();
    change(repo.dir, repo);
    expect(await check()).toBe(before + 1);
  });

  it('is asked each time below the root, in a linked work tree and behind a link', async () => {
    const { repo, check } = scene();
    mkdirSync(join(repo.dir, 'below'));
    repo.git('worktree', 'add', '-q', '../linked');
    symlinkSync('work', join(dirname(repo.dir), 'behind'));
    for (const name of ['work/below', 'linked', 'behind']) {
      const dir = join(dirname(repo.dir), name);
      const before = await check(dir);
      expect(await check(dir)).toBe(before + 1);
    }
  });

  it('is known where its path holds line ends', async () => {
    const { repo, check, remembering } = scene();
    const dir = join(dirname(repo.dir), 'new\nline\n');
    mkdirSync(join(dir, 'below\nit'), { recursive: true });
    repo.git('init', '-q', dir);
    expect(await remembering(dir)).toEqual({
      root: dir,
      gitDir: join(dir, '.git'),
      commonDir: join(dir, '.git'),
      hash: 'sha1',
      shallow: false,
    });
    const before = await check(dir);
    expect((await remembering(join(dir, 'below\nit')))?.root).toBe(dir);
    expect(await check(dir)).toBe(before + 8);
  });

  it('is nowhere for what is no directory, without asking', async () => {
    const { repo, remembering } = scene();
    expect(await remembering(join(repo.dir, 'a.txt'))).toBeNull();
    expect(await remembering(join(repo.dir, 'missing'))).toBeNull();
  });
});
