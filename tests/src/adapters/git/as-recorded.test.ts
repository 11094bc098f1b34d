import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Change } from '../../../../schemas/event.ts';
import { asRecorded } from '../../../../src/adapters/git/as-recorded.ts';
import { ignoredBy } from '../../../../src/adapters/git/ignore-rules.ts';
import { createPlumbing, type Plumbing } from '../../../../src/adapters/git/plumbing.ts';
import { open } from '../../../../src/adapters/git/repository.ts';
import { ExternalError } from '../../../../src/ports/errors.ts';
import { changesOver, earlierOf } from '../../../../src/runtime/effects/changes-over.ts';
import { type Given, order, rejection, repository } from './given.ts';

let count = 0;

const seconds = (): number => Math.floor(Date.now() / 1000);

/** Gives a recorded tree another time, by default a later one than any file has, as if all had been there long before. */
function age({ repo }: Given, name: string, at = seconds() + 100): void {
  const ref = `refs/codesleuth/trees/${name}`;
  const env = { GIT_COMMITTER_DATE: `${at} +0000` };
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
    /** `isOld`: what lies there lay there long before; a number is the time of the beginning. */
    work: async (work: () => void, isOld: boolean | number = false): Promise<readonly Change[]> => {
      const before = await record();
      if (isOld !== false) age(given, `n${count}`, isOld === true ? undefined : isOld);
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

describe('a comparison with an earlier tree', () => {
  const scene = async () => {
    const { repo } = repository();
    const real = createPlumbing({ timeoutMs: 20_000, env: repo.env });
    const at = await open(real, repo.dir);
    const tree = repo.git('rev-parse', 'HEAD^{tree}');
    const ask = (git: Plumbing, ...earlier: string[]) =>
      asRecorded(git, at, { tree: repo.git('mktree'), earlier, named: new Set(), scratch: repo.dir });
    return { repo, real, tree, ask };
  };

  it('that fails is no comparison with nothing', async () => {
    const { real, tree, ask } = await scene();
    const failing: Plumbing = (call) =>
      call.command === 'diff-tree'
        ? Promise.reject(new ExternalError('git', 'out of memory', { next: '' }))
        : real(call);
    expect(await rejection(ask(failing, tree))).toMatchObject({ message: 'out of memory' });
  });

  it('that is gone is left out', async () => {
    const { real, tree, ask } = await scene();
    const found = await ask(real, '1'.repeat(40), tree);
    expect(found).toEqual(await ask(real, tree));
    expect(found.whole).toEqual(['a.txt']);
  });
});

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

  it('is not read again when it was not touched', async () => {
    const one = repository({ '.gitattributes': 'data/* filter=x\n' });
    const trace = join(one.repo.dir, '.git/trace');
    one.repo.git('config', 'filter.x.clean', `echo ran >> '${trace}'; cat`);
    one.repo.write(MINE, '{"mine":1}');
    const found = await task(one).work(() => {
      expect(readFileSync(trace, 'utf8')).toContain('ran');
      rmSync(trace);
      one.repo.write('.gitignore', 'data/\n');
    }, true);
    expect([found, existsSync(trace)]).toEqual([[IGNORES], false]);
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

describe('a file that git tracked', () => {
  const given = (): Given => repository({ 'a.txt': '', [MINE]: '{"mine":1}' });
  const stop = ({ repo }: Given) => {
    repo.git('rm', '-q', '--cached', MINE);
    repo.write('.gitignore', 'data/\n');
  };
  const gone: Change = { path: MINE, kind: 'deleted' };

  it('is gone from the project when it is taken out of the index and ignored, now and later', async () => {
    const one = given();
    const build = task(one, ['.gitignore', MINE]);
    expect(await build.work(() => stop(one))).toEqual([IGNORES, gone]);
    expect(await build.work(() => undefined)).toEqual([IGNORES, gone]);
    const [first, second] = build.spans;
    const spans = [first, second].flatMap((span) => (span?.after ? [{ before: span.before, after: span.after }] : []));
    await one.git.checkpoint(one.repo.dir, order(spans, ['.gitignore', MINE]));
    expect(one.repo.git('ls-tree', '-r', '--name-only', 'HEAD')).toBe('.gitignore\na.txt');
  });

  it('is gone also when that is committed at once', async () => {
    const one = given();
    const found = await task(one).work(() => {
      stop(one);
      one.repo.git('commit', '-q', '-m', 'stop');
    });
    expect(found).toEqual([IGNORES, gone]);
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

  it('and was written in an earlier stretch of the task is told', async () => {
    const one = given();
    const build = task(one);
    const start = seconds() - 100;
    const made = () => {
      one.repo.write('data/out.js', 'made');
      one.repo.write('src.js', 'made too');
    };
    expect(await build.work(made, start)).toEqual([{ path: 'src.js', kind: 'added' }]);
    one.repo.write('mine.txt', 'by a person, in between');
    const found = await build.work(() => one.repo.write('.gitignore', 'sub/*.log\n'), true);
    expect(found).toContainEqual({ path: 'data/out.js', kind: 'added' });
  });

  it('is told where the first tree it could be compared with is gone', async () => {
    const one = given();
    const found = await one.git.recordTree(one.repo.dir, 'first');
    age(one, 'first');
    one.repo.write('.gitignore', '');
    const trees = ['1'.repeat(40), found];
    const after = await one.git.recordTree(one.repo.dir, 'second', { trees, named: [] });
    const changes = await one.git.changes(one.repo.dir, { before: found, after });
    expect(changes).toContainEqual({ path: MINE, kind: 'added' });
  });

  it('and whose directory was renamed meanwhile is told', async () => {
    const one = repository({ '.gitignore': 'data/\ngen/\n' });
    one.repo.write('data/deep/x.js', 'made long ago');
    const now = seconds();
    await vi.waitFor(() => expect(seconds()).toBeGreaterThan(now), { timeout: 5000, interval: 10 });
    const found = await task(one).work(() => {
      renameSync(join(one.repo.dir, 'data'), join(one.repo.dir, 'gen'));
      one.repo.write('.gitignore', 'data/\n');
    }, seconds());
    expect(found).toEqual([shown, { path: 'gen/deep/x.js', kind: 'added' }]);
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

  it('goes on after a path that git cannot judge', async () => {
    const { repo, git } = repository({ '.gitignore': '*.log\n', 'real/z': '' });
    symlinkSync('real', join(repo.dir, 'ln'));
    repo.git('init', '-q', 'sub');
    repo.run(['-C', 'sub', 'commit', '-q', '--allow-empty', '-m', 'x']);
    repo.git('-c', 'advice.addEmbeddedRepo=false', 'add', 'sub');
    const names = [
      'ln/z.log',
      'a.log',
      'sub/x.log',
      'sub/y.log',
      '../o.log',
      'n\0.log',
      'n\nl.log',
      'ln/z.log',
      'b.log',
    ];
    const found = await git.ignored(repo.dir, names);
    expect(found.map(({ path }) => path)).toEqual(['a.log', 'n\nl.log', 'b.log']);
  });

  it('is no answer where git cannot answer at all', async () => {
    const { repo, git } = repository({ '.gitignore': '*.log\n' });
    writeFileSync(join(repo.dir, '.git/index'), 'nonsense');
    expect(await rejection(git.ignored(repo.dir, ['a.log']))).toMatchObject({ name: 'ExternalError' });
  });

  it('is asked of earlier rules as far as they can be laid out anew', async () => {
    const { repo } = repository();
    const git = createPlumbing({ timeoutMs: 20_000, env: repo.env });
    const at = await open(git, repo.dir);
    const deep = `${`${'d'.repeat(200)}/`.repeat(20)}${'e'.repeat(60)}/`;
    const root = join(repo.dir, '.git/rules');
    mkdirSync(root);
    const rules = new Map([`${deep}.gitignore`, '.gitignore'].map((path) => [path, Buffer.from('*.o\n')]));
    const found = await ignoredBy(git, at, { rules, root, paths: [`${deep}x.o`, 'y.o'] });
    expect([...found]).toEqual(['y.o']);
  });
});
