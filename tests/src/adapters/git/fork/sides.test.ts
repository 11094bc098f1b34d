import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAccess } from '../../../../../src/adapters/git/access.ts';
import { createForks } from '../../../../../src/adapters/git/fork/forks.ts';
import { createGit } from '../../../../../src/adapters/git/git.ts';
import { createTravel } from '../../../../../src/adapters/git/travel/travel.ts';
import { ExternalError } from '../../../../../src/ports/errors.ts';
import { fingerprint } from '../../../../support/temp-repo.ts';
import { lines, rejection } from '../given.ts';
import { BRANCH, backupOf, beside, cloned, type Given, nestedBelow, project, type Side } from './given.ts';

interface Ports extends Given {
  readonly git: ReturnType<typeof createGit>;
}

/** All three ports on one access, as a shell has them that was started anew: it has opened the project and nothing else. */
async function fresh({ repo }: Given): Promise<Ports> {
  const access = createAccess({ timeoutMs: 20_000, env: repo.env });
  const travel = createTravel(access);
  const git = createGit(access);
  await git.inspect(repo.dir);
  return { repo, travel, git, forks: createForks(access, travel) };
}

const AS = 'trial-A';

/** Every way in which the shell works in a side. */
const WAYS: readonly (readonly [string, (ports: Ports, side: Side) => Promise<unknown>])[] = [
  ['adopt', ({ forks, repo }, side) => forks.adopt(repo.dir, { from: side.dir, branch: BRANCH, as: AS })],
  ['measure', ({ forks }, side) => forks.measure(side.dir, side.git('rev-parse', 'HEAD'))],
  ['marked', ({ forks }, side) => forks.marked(side.dir, ['a.txt'])],
  ['fingerprint', ({ forks }, side) => forks.fingerprint(side.dir)],
  ['inspect', ({ git }, side) => git.inspect(side.dir)],
  ['snapshot', ({ travel }, side) => travel.snapshot(side.dir, { why: 'x' })],
  ['recordTree', ({ git }, side) => git.recordTree(side.dir, 'x')],
  [
    'openConflicts',
    ({ forks, repo }, side) =>
      forks.openConflicts(side.dir, {
        project: repo.dir,
        onto: repo.git('rev-parse', 'HEAD'),
        message: 'm',
        id: 'x',
      }),
  ],
];

/** Puts something else in the place of a part of the git directory. */
function spoil(side: Side, name: string, asDirectory: boolean): void {
  const path = join(side.dir, '.git', name);
  rmSync(path, { recursive: true });
  if (asDirectory) mkdirSync(path);
  else writeFileSync(path, '');
}

async function scene() {
  const given = project({ 'a.txt': lines(), '.gitattributes': '*.f filter=x\n' });
  const side = await cloned(given);
  side.write('a.txt', lines({ 2: 'side' }));
  side.commit('feat: side');
  side.write('new.f', 'n');
  return { given, side, trace: beside(given.repo, 'trace') };
}

/** The side's configuration and how it is afterwards: git itself must not run what is planted here. */
const append = (side: Side, text: string): void => appendFileSync(join(side.dir, '.git/config'), text);

describe('a side whose git settings were changed', () => {
  it.each(WAYS)('is refused in words, and nothing they name is run: %s', async (_, use) => {
    const { given, side, trace } = await scene();
    append(side, `[filter "x"]\n\tclean = touch '${trace}'; cat\n`);
    const before = readFileSync(join(side.dir, '.git/config'));
    const ports = await fresh(given);
    const head = side.git('rev-parse', 'HEAD');
    const failure = await rejection(use(ports, { ...side, git: () => head }));
    expect(failure).toBeInstanceOf(ExternalError);
    expect(failure).toMatchObject({
      message: expect.stringMatching(/settings were changed by its agent: filter\.x\.clean in .*config/),
      next: expect.stringContaining('!forks drop'),
    });
    expect(existsSync(trace)).toBe(false);
    expect(readFileSync(join(side.dir, '.git/config'))).toEqual(before);
    expect(given.repo.git('for-each-ref', 'refs/codesleuth/forks')).toBe('');
  });

  it.each<[string, (side: Side) => void]>([
    ['attributes', (side) => writeFileSync(join(side.dir, '.git/info/attributes'), '* merge=x\n')],
    ['a second configuration', (side) => writeFileSync(join(side.dir, '.git/config.worktree'), '[user]\nname = x\n')],
    [
      'objects of another place',
      (side) => {
        mkdirSync(join(side.dir, '.git/objects/info'), { recursive: true });
        writeFileSync(join(side.dir, '.git/objects/info/alternates'), '/x\n');
      },
    ],
    ['a git directory elsewhere', (side) => writeFileSync(join(side.dir, '.git/commondir'), '../../x\n')],
    [
      'a linked configuration',
      (side) => {
        renameSync(join(side.dir, '.git/config'), join(side.dir, '.git/other'));
        symlinkSync('other', join(side.dir, '.git/config'));
      },
    ],
    ['no configuration', (side) => rmSync(join(side.dir, '.git/config'))],
    ['a configuration git cannot read', (side) => append(side, '[x\n')],
    ['another file included', (side) => append(side, '[include]\n\tpath = ../x\n')],
    ['a partial clone', (side) => append(side, '[extensions]\n\tpartialClone = evil\n')],
    ['a setting said again', (side) => append(side, '[core]\n\tbare = false\n')],
  ])('is refused with %s', async (_, change) => {
    const { given, side } = await scene();
    change(side);
    const { git } = await fresh(given);
    expect(await rejection(git.inspect(side.dir))).toMatchObject({
      kind: 'git',
      next: expect.stringContaining('drop'),
    });
  });

  it.each<[string, (side: Side, given: Given) => void]>([
    [
      'a link to another one',
      (side, { repo }) => {
        rmSync(join(side.dir, '.git'), { recursive: true });
        symlinkSync(join(repo.dir, '.git'), join(side.dir, '.git'));
      },
    ],
    [
      'a file that leads to another one',
      (side, { repo }) => {
        rmSync(join(side.dir, '.git'), { recursive: true });
        writeFileSync(join(side.dir, '.git'), `gitdir: ${repo.dir}/.git\n`);
      },
    ],
    [
      'gone, with a repository around',
      (side) => {
        rmSync(join(side.dir, '.git'), { recursive: true });
        execFileSync('git', ['init', '-q'], { cwd: dirname(side.dir) });
      },
    ],
    [
      'broken, with a repository around',
      (side) => {
        rmSync(join(side.dir, '.git/HEAD'));
        execFileSync('git', ['init', '-q'], { cwd: dirname(side.dir) });
      },
    ],
  ])('is refused when its .git is %s', async (_, change) => {
    const { given, side } = await scene();
    given.repo.env.GIT_CEILING_DIRECTORIES = '/';
    change(side, given);
    const { travel, forks } = await fresh(given);
    expect(await rejection(travel.snapshot(side.dir, { why: 'x' }))).toMatchObject({ kind: 'git' });
    const from = { from: side.dir, branch: BRANCH, as: AS };
    expect(await rejection(forks.adopt(given.repo.dir, from))).toMatchObject({ kind: 'git' });
    const around = join(dirname(side.dir), '.git/codesleuth');
    expect(existsSync(around)).toBe(false);
  });

  it.each([
    ...['refs/heads', 'refs/heads/fork', `refs/heads/${BRANCH}`, 'refs/tags', 'refs/codesleuth', 'refs/new/deep'],
    ...['logs', 'logs/HEAD', 'logs/refs', `logs/refs/heads/${BRANCH}`, 'index', 'packed-refs', 'shallow'],
    ...['objects/pack', 'objects/info', 'objects/ab', 'codesleuth/tmp', 'codesleuth/move.json'],
    ...['lfs', 'lfs/objects', 'lfs/objects/ab'],
  ])('is refused when its .git/%s is a link, and nothing is touched where that leads', async (name) => {
    const { given, side } = await scene();
    const path = join(side.dir, '.git', name);
    const target = join(beside(given.repo, 'elsewhere'), name);
    mkdirSync(dirname(target), { recursive: true });
    if (existsSync(path)) renameSync(path, target);
    else mkdirSync(target);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path);
    const before = fingerprint(dirname(target));
    const ports = await fresh(given);
    const head = given.repo.git('rev-parse', 'HEAD');
    for (const [, use] of WAYS) {
      expect(await rejection(use(ports, { ...side, git: () => head }))).toMatchObject({
        kind: 'git',
        message: expect.stringContaining(path),
      });
    }
    expect(fingerprint(dirname(target))).toEqual(before);
  });

  it.each(['HEAD', 'index', 'packed-refs', 'refs/heads/x', 'codesleuth/move.json'])(
    'is refused when its .git/%s is a pipe, which a reader would wait for',
    async (name) => {
      const { given, side } = await scene();
      const path = join(side.dir, '.git', name);
      rmSync(path, { force: true });
      execFileSync('mkfifo', [path]);
      const { git } = await fresh(given);
      expect(await rejection(git.inspect(side.dir))).toMatchObject({ message: expect.stringContaining(path) });
    },
  );

  it('moves nothing in the project when its branches are a link to those of the project', async () => {
    const { given, side } = await scene();
    const head = side.git('rev-parse', 'HEAD');
    const main = given.repo.git('rev-parse', 'main');
    rmSync(join(side.dir, '.git/refs/heads'), { recursive: true });
    symlinkSync(join(given.repo.dir, '.git/refs/heads'), join(side.dir, '.git/refs/heads'));
    writeFileSync(join(side.dir, '.git/HEAD'), 'ref: refs/heads/main\n');
    const { travel } = await fresh(given);
    const order = {
      id: 'm',
      backup: 'refs/codesleuth/backup/1-a',
      to: { kind: 'commit', sha: head },
      also: [],
    } as const;
    expect(await rejection(travel.move(side.dir, order))).toMatchObject({ kind: 'git' });
    expect(given.repo.git('rev-parse', 'main')).toBe(main);
  });

  // Git looks for a bare repository in the directory itself, and above it, where its git directory is none.
  it.each<[string, (side: Side) => void]>([
    ['HEAD is spoilt', (side) => writeFileSync(join(side.dir, '.git/HEAD'), 'nonsense\n')],
    ['HEAD is a directory', (side) => spoil(side, 'HEAD', true)],
    ['refs are a file', (side) => spoil(side, 'refs', false)],
    ['objects are a file', (side) => spoil(side, 'objects', false)],
  ])(
    'runs nothing of a second repository that lies in it, when it was in order before and its %s',
    async (_, change) => {
      const { given, side, trace } = await scene();
      const ports = await fresh(given);
      const head = side.git('rev-parse', 'HEAD');
      await ports.git.standing(side.dir);
      for (const name of ['HEAD', 'objects', 'refs', 'index']) {
        cpSync(join(side.dir, '.git', name), join(side.dir, name), { recursive: true });
      }
      const filter = `[filter "x"]\n\tclean = touch '${trace}'; cat\n`;
      writeFileSync(join(side.dir, 'config'), `[core]\n\tbare = false\n\tworktree = ${side.dir}\n${filter}`);
      change(side);
      for (const [, use] of WAYS) {
        expect(await rejection(use(ports, { ...side, git: () => head }))).toMatchObject({ kind: 'git' });
      }
      expect(await rejection(ports.git.standing(side.dir))).toMatchObject({ kind: 'git' });
      expect(existsSync(trace)).toBe(false);
    },
  );

  it('is refused when its own mark is gone too', async () => {
    const { given, side, trace } = await scene();
    append(side, `[filter "x"]\n\tclean = touch '${trace}'; cat\n`);
    rmSync(join(side.dir, '.git/codesleuth'), { recursive: true });
    const { travel } = await fresh(given);
    expect(await rejection(travel.snapshot(side.dir, { why: 'x' }))).toMatchObject({ kind: 'git' });
    expect(existsSync(trace)).toBe(false);
  });

  it('is not taken for a finished clone', async () => {
    const given = project();
    const backup = await backupOf(given);
    const order = { to: beside(given.repo, 'clone'), branch: BRANCH, backup };
    await given.forks.clone(given.repo.dir, order);
    appendFileSync(join(order.to, '.git/config'), '[core]\n\tsshCommand = x\n');
    const again = given.forks.clone(given.repo.dir, order);
    expect(await rejection(again)).toMatchObject({ message: expect.stringContaining('core.sshcommand') });
  });
});

describe('a repository below a side', () => {
  it.each(WAYS)('is asked nothing, for it has settings of its own: %s', async (_, use) => {
    const { given, side, trace } = await scene();
    nestedBelow(given, side, trace);
    const head = side.git('rev-parse', 'HEAD');
    rmSync(trace, { force: true });
    await use(await fresh(given), { ...side, git: () => head });
    expect(existsSync(trace)).toBe(false);
  });
});

describe('a side', () => {
  it('may get what tools write into it by themselves', async () => {
    const { given, side } = await scene();
    side.git('config', 'core.hooksPath', '.husky/_');
    side.git('remote', 'add', 'origin', 'https://example.org/x');
    side.git('config', 'branch.fork/trial-A.merge', 'refs/heads/main');
    side.git('config', 'user.name', 'Agent');
    const { git, forks } = await fresh(given);
    expect(await git.inspect(side.dir)).toMatchObject({ root: side.dir });
    expect((await forks.adopt(given.repo.dir, { from: side.dir, branch: BRANCH, as: AS })).work).not.toBeNull();
  });

  it.each(['by the shell', 'by hand'])('is known in a new place, moved %s', async (how) => {
    const { given, side } = await scene();
    const to = join(given.repo.dir, '.git/codesleuth/forks', AS);
    if (how === 'by the shell') expect(await (await fresh(given)).forks.park(side.dir, to)).toBeNull();
    else {
      mkdirSync(dirname(to), { recursive: true });
      renameSync(side.dir, to);
    }
    expect(await (await fresh(given)).git.inspect(to)).toMatchObject({ root: to });
    rmSync(join(to, '.git/codesleuth/clone.json'));
    appendFileSync(join(to, '.git/config'), '[core]\n\tsshCommand = x\n');
    expect(await rejection((await fresh(given)).git.inspect(to))).toMatchObject({ kind: 'git' });
  });

  it('goes along with its project, both moved', async () => {
    const { given, side } = await scene();
    const folder = beside(given.repo, 'elsewhere');
    mkdirSync(folder);
    renameSync(given.repo.dir, join(folder, 'work'));
    renameSync(side.dir, join(folder, 'clone'));
    const moved = await fresh({ ...given, repo: { ...given.repo, dir: join(folder, 'work') } });
    expect(await moved.git.inspect(join(folder, 'clone'))).toMatchObject({ root: join(folder, 'clone') });
  });

  it('of another project is refused', async () => {
    const { side } = await scene();
    const other = project();
    const to = beside(other.repo, 'stranger');
    cpSync(side.dir, to, { recursive: true });
    const marker = join(to, '.git/codesleuth/clone.json');
    writeFileSync(marker, JSON.stringify({ ...JSON.parse(readFileSync(marker, 'utf8')), project: '/nowhere' }));
    const { forks } = await fresh(other);
    const from = { branch: BRANCH, as: AS };
    for (const dir of [to, side.dir, dirname(other.repo.dir)]) {
      const failure = await rejection(forks.adopt(other.repo.dir, { ...from, from: dir }));
      expect(failure).toMatchObject({ message: expect.stringContaining('no copy made for a fork') });
    }
    const open = { project: other.repo.dir, onto: other.repo.git('rev-parse', 'HEAD'), message: 'm', id: 'x' };
    expect(await rejection(forks.openConflicts(side.dir, open))).toMatchObject({
      message: expect.stringContaining('no copy made for a fork'),
    });
  });

  it('is not taken by a copy of its project', async () => {
    const { given, side } = await scene();
    const copy = beside(given.repo, 'copy');
    cpSync(given.repo.dir, copy, { recursive: true });
    const { forks } = await fresh({ ...given, repo: { ...given.repo, dir: copy } });
    const failure = await rejection(forks.adopt(copy, { from: side.dir, branch: BRANCH, as: AS }));
    expect(failure).toMatchObject({ detail: expect.stringContaining(join(given.repo.dir, '.git')) });
  });

  it('is forgotten with what is kept of it', async () => {
    const { given, side } = await scene();
    const { forks } = await fresh(given);
    const parked = join(given.repo.dir, '.git/codesleuth/forks', AS);
    const records = join(given.repo.dir, '.git/codesleuth/sides');
    expect(readdirSync(records)).toHaveLength(1);
    await forks.park(side.dir, parked);
    await forks.forget(given.repo.dir, { as: AS, parked });
    expect(readdirSync(records)).toEqual([]);
  });

  it('is not asked of a project that holds one', async () => {
    const { given, side } = await scene();
    appendFileSync(join(side.dir, '.git/config'), '[core]\n\tsshCommand = x\n');
    const parked = join(given.repo.dir, '.git/codesleuth/forks', AS);
    await (await fresh(given)).forks.park(side.dir, parked);
    expect(await (await fresh(given)).git.inspect(given.repo.dir)).toMatchObject({ root: given.repo.dir });
    chmodSync(parked, 0o700);
  });
});
