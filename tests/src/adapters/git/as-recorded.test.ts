import { appendFileSync, mkdirSync, renameSync, symlinkSync, truncateSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../../../schemas/event.ts';
import { changesOver, earlierOf } from '../../../../src/runtime/effects/changes-over.ts';
import { type Given, repository } from './given.ts';

let count = 0;

/** Gives every recorded tree a later time than any file has, as if all had been there long before. */
function age({ repo }: Given, name: string): void {
  const ref = `refs/codesleuth/trees/${name}`;
  const env = { GIT_COMMITTER_DATE: `${Math.floor(Date.now() / 1000) + 100} +0000` };
  const tree = repo.git('rev-parse', `${ref}^{tree}`);
  const commit = repo.run(['commit-tree', tree, '-m', 'aged'], { env }).toString().trim();
  repo.git('update-ref', ref, commit);
}

/** A task's stretches of work, recorded as the shell records them. */
function task(given: Given, files: readonly string[] = []) {
  const { git, repo } = given;
  const spans: { before: string; after: string | null; closed: boolean }[] = [];
  const record = async (): Promise<string> => {
    count += 1;
    const tree = await git.recordTree(repo.dir, `n${count}`, earlierOf({ spans, files }));
    return tree;
  };
  return {
    spans,
    /** `isOld`: what lies there lay there long before. */
    work: async (work: () => void, isOld = false): Promise<readonly Change[]> => {
      const before = await record();
      if (isOld) age(given, `n${count}`);
      const span: (typeof spans)[number] = { before, after: null, closed: true };
      spans.push(span);
      work();
      span.after = await record();
      return changesOver({ git, dir: repo.dir }, spans);
    },
  };
}

const IGNORES: Change = { path: '.gitignore', kind: 'added' };
const MINE = 'data/my.json';

describe('a file that became ignored', () => {
  const given = (): Given => {
    const made = repository();
    made.repo.write(MINE, '{"mine":1}');
    return made;
  };

  it('and is as it was is no change', async () => {
    const one = given();
    expect(await task(one).work(() => one.repo.write('.gitignore', 'data/\n'))).toEqual([IGNORES]);
  });

  it.each<[string, (one: Given) => void, Change['kind']]>([
    ['deleted', ({ repo }) => repo.remove(MINE), 'deleted'],
    ['moved away', ({ repo }) => renameSync(join(repo.dir, MINE), join(repo.dir, 'data/other')), 'deleted'],
    ['changed', ({ repo }) => repo.write(MINE, '{"mine":2}'), 'modified'],
    [
      'made a directory',
      ({ repo }) => {
        repo.remove(MINE);
        repo.write(`${MINE}/x`, '');
      },
      'deleted',
    ],
    [
      'put behind a symlink',
      ({ repo }) => {
        renameSync(join(repo.dir, 'data'), join(repo.dir, 'else'));
        symlinkSync('else', join(repo.dir, 'data'));
      },
      'deleted',
    ],
  ])('and was really %s is told', async (_name, work, kind) => {
    const one = given();
    const found = await task(one).work(() => {
      one.repo.write('.gitignore', 'data\nelse\n');
      work(one);
    });
    expect(found).toEqual([IGNORES, { path: MINE, kind }]);
  });

  it('is no change when it is too large to be copied, and one when that was touched', async () => {
    const one = repository();
    one.repo.write('big.bin', '');
    truncateSync(join(one.repo.dir, 'big.bin'), 10_000_001);
    const build = task(one);
    expect(await build.work(() => one.repo.write('.gitignore', '*.bin\n'))).toEqual([IGNORES]);
    const found = await build.work(() => utimesSync(join(one.repo.dir, 'big.bin'), 5, 5));
    expect(found).toContainEqual({ path: 'big.bin', kind: 'modified' });
  });

  it('is no change when it is large and git tracks it since', async () => {
    const one = repository();
    one.repo.write('big.bin', '');
    truncateSync(join(one.repo.dir, 'big.bin'), 10_000_001);
    expect(await task(one).work(() => one.repo.git('add', 'big.bin'))).toEqual([]);
  });

  it('stays no change in later stretches, and may be put back', async () => {
    const one = given();
    const build = task(one);
    const found = await build.work(() => {
      one.repo.write('.gitignore', 'data/\n');
      one.repo.write(MINE, 'spoilt');
    });
    expect(found).toHaveLength(2);
    one.repo.write(MINE, '{"mine":1}');
    expect(await build.work(() => undefined)).toEqual([IGNORES]);
    expect(await build.work(() => one.repo.remove(MINE))).toContainEqual({ path: MINE, kind: 'deleted' });
  });

  it('is no change when it was deleted and a later stretch brought it back', async () => {
    const one = given();
    const build = task(one);
    const found = await build.work(() => {
      one.repo.write('.gitignore', 'data/\n');
      one.repo.remove(MINE);
    });
    expect(found).toContainEqual({ path: MINE, kind: 'deleted' });
    expect(await build.work(() => one.repo.write(MINE, '{"mine":1}'))).toEqual([IGNORES]);
  });

  it('is no change any more after stretches that were recorded without regard to that', async () => {
    const one = given();
    const { git, repo } = one;
    const before = await git.recordTree(repo.dir, 'old-before');
    repo.write('.gitignore', 'data/\n');
    const after = await git.recordTree(repo.dir, 'old-after');
    const build = task(one);
    build.spans.push({ before, after, closed: true });
    expect(await changesOver({ git, dir: repo.dir }, build.spans)).toHaveLength(2);
    expect(await build.work(() => undefined)).toEqual([IGNORES]);
  });
});

describe('a file that ceased to be ignored', () => {
  const given = (): Given => {
    const made = repository({ '.gitignore': 'data/\nsub/*.log\n', 'sub/.gitignore': 'here\n' });
    made.repo.write(MINE, '{"mine":1}');
    made.repo.write('sub/here', '1');
    return made;
  };
  const shown: Change = { path: '.gitignore', kind: 'modified' };

  it('and was not touched is no change, now and later', async () => {
    const one = given();
    const build = task(one);
    expect(await build.work(() => one.repo.write('.gitignore', ''), true)).toEqual([shown]);
    expect(await build.work(() => undefined)).toEqual([shown]);
    expect(await build.work(() => one.repo.write('sub/.gitignore', '\n'), true)).toHaveLength(2);
  });

  it('and was written meanwhile is told', async () => {
    const one = given();
    const found = await task(one).work(() => {
      one.repo.write('.gitignore', '');
      one.repo.write(MINE, '{"mine":2}');
    });
    expect(found).toEqual([shown, { path: MINE, kind: 'added' }]);
  });

  it('is the task’s where the task names it', async () => {
    const one = given();
    const found = await task(one, [MINE]).work(() => one.repo.write('.gitignore', ''), true);
    expect(found).toEqual([shown, { path: MINE, kind: 'added' }]);
  });

  it('is told where the rules would have shown it before', async () => {
    const one = given();
    const found = await task(one).work(() => {
      one.repo.write('.gitignore', '');
      mkdirSync(join(one.repo.dir, 'new'));
      renameSync(join(one.repo.dir, MINE), join(one.repo.dir, 'new/file'));
    }, true);
    expect(found).toEqual([shown, { path: 'new/file', kind: 'added' }]);
  });
});

describe('ignored', () => {
  it('names the rule by which git ignores a path', async () => {
    const { repo, git } = repository({ '.gitignore': '*.md\n!kept.md\n', 'tracked.md': '' });
    for (const path of ['README.md', 'kept.md', 'plain', ':(top)é.md']) repo.write(path, '');
    appendFileSync(join(repo.dir, '.git/info/exclude'), '\nplain\n');
    repo.git('add', '-f', 'tracked.md');
    const found = await git.ignored(repo.dir, ['README.md', 'kept.md', 'plain', 'tracked.md', ':(top)é.md', 'none']);
    expect(found.map(({ path }) => path)).toEqual(['README.md', 'plain', ':(top)é.md']);
    expect(found[0]?.by).toBe('.gitignore:1 *.md');
    expect(found[1]?.by).toMatch(/^\.git\/info\/exclude:\d+ plain$/);
    expect(await git.ignored(repo.dir, [])).toEqual([]);
  });
});
