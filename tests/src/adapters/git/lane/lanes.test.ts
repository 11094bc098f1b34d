import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAccess } from '../../../../../src/adapters/git/access.ts';
import { createForks } from '../../../../../src/adapters/git/fork/forks.ts';
import { createLanes } from '../../../../../src/adapters/git/lane/lanes.ts';
import { createTravel } from '../../../../../src/adapters/git/travel/travel.ts';
import { beside, contents, project, sideAt, stateOf } from '../fork/given.ts';
import { rejection } from '../given.ts';

const BRANCH = 'lane/TASK-002';
const AS = 'TASK-002/R0005';
const FILES = { 'src/a.js': 'a\n', 'src/b.js': 'b\n', '.gitignore': 'built/\n', artifact: 'old\n' };

/** A project with a file of the human's that is not committed, and a lane of it. */
async function scene(files: Record<string, string> = FILES) {
  const { repo } = project(files);
  const access = createAccess({ timeoutMs: 60_000, env: repo.env });
  const travel = createTravel(access);
  const [forks, lanes] = [createForks(access, travel), createLanes(access, travel)];
  repo.write('mine.txt', 'mine\n');
  const base = await travel.snapshot(repo.dir, { why: 'lanes' });
  const dir = beside(repo, 'work.lane-TASK-002');
  await forks.clone(repo.dir, { to: dir, branch: BRANCH, backup: base.ref });
  const lane = sideAt({ repo, forks, travel }, dir);
  const keep = (also: readonly string[] = []) => lanes.keep(repo.dir, { from: dir, as: AS, also });
  /** What the lane did, put into the project as it is now. */
  const take = async () => {
    const { tip } = await keep();
    const { ref: backup } = await travel.snapshot(repo.dir, { why: 'before' });
    const fit = await lanes.fit(repo.dir, {
      base: base.commit,
      tip,
      backup,
      ours: ['artifact', 'artifacts/telemetry'],
    });
    if (fit.kind !== 'fits') return fit;
    const { head, index, work, gone } = fit;
    const to = { kind: 'trees', head, index, work } as const;
    return travel.move(repo.dir, { id: 'lane-fit-1', backup, to, also: gone });
  };
  return { repo, lane, lanes, forks, travel, base, keep, take };
}

const laneRefs = ({ repo }: Awaited<ReturnType<typeof scene>>): string[] =>
  repo.git('for-each-ref', '--format=%(refname)', 'refs/codesleuth/lanes').split('\n').filter(Boolean);

describe('what comes back from a lane', () => {
  it('is every change of its agent, committed or not, and uncommitted work of the human stays as it is', async () => {
    const given = await scene();
    const { repo, lane, take } = given;
    lane.write('src/new.js', 'new\n');
    lane.write('src/a.js', 'a by the agent\n');
    lane.commit('by the agent');
    lane.write('src/deep/other.js', 'not committed\n');
    rmSync(join(lane.dir, 'src/b.js'));
    const head = repo.git('rev-parse', 'HEAD');
    const index = repo.git('ls-files', '-s');
    expect(await take()).toMatchObject({ kind: 'moved', head });
    expect(contents(repo.dir)).toEqual(
      new Map([
        ['src/a.js', '644 a by the agent\n'],
        ['src/new.js', '644 new\n'],
        ['src/deep/other.js', '644 not committed\n'],
        ['.gitignore', '644 built/\n'],
        ['artifact', '644 old\n'],
        ['mine.txt', '644 mine\n'],
      ]),
    );
    expect(repo.git('rev-parse', 'HEAD')).toBe(head);
    expect(repo.git('ls-files', '-s')).toBe(index);
    expect(laneRefs(given)).toEqual([`refs/codesleuth/lanes/${AS}`]);
  });

  it('outlives the lane and a clean-up, and is forgotten with its task', async () => {
    const given = await scene();
    const { repo, lane, lanes, keep } = given;
    lane.write('src/new.js', 'new\n');
    const { tip, left } = await keep();
    expect(left).toEqual([]);
    rmSync(lane.dir, { recursive: true });
    repo.git('gc', '-q', '--prune=now');
    expect(repo.git('show', `${tip}:src/new.js`)).toBe('new');
    expect(await lanes.kept(repo.dir, AS)).toBe(tip);
    await lanes.forget(repo.dir, 'TASK-00');
    expect(laneRefs(given)).toHaveLength(1);
    await lanes.forget(repo.dir, 'TASK-002');
    await lanes.forget(repo.dir, 'TASK-002');
    expect(laneRefs(given)).toEqual([]);
    expect(await lanes.kept(repo.dir, AS)).toBeNull();
  });

  it('holds of what git ignores only the files of the task', async () => {
    const { repo, lane, keep } = await scene();
    lane.write('built/out.js', 'out\n');
    lane.write('built/cache', 'cache\n');
    const { tip } = await keep(['built/out.js']);
    expect(repo.git('ls-tree', '-r', '--name-only', tip).split('\n')).toContain('built/out.js');
    expect(repo.git('ls-tree', '-r', '--name-only', tip).split('\n')).not.toContain('built/cache');
  });

  it('names what it could not hold', async () => {
    const { lane, keep } = await scene();
    mkdirSync(join(lane.dir, 'nested'));
    lane.git('init', '-q', 'nested');
    lane.write('nested/file', 'only there\n');
    expect((await keep()).left.map(({ path }) => path)).toEqual(['nested']);
  });

  it('moves no branch that its ref was made to point to', async () => {
    const { repo, lane, keep } = await scene();
    const main = repo.git('rev-parse', 'main');
    repo.git('symbolic-ref', `refs/codesleuth/lanes/${AS}`, 'refs/heads/main');
    lane.write('src/new.js', 'new\n');
    const { tip } = await keep();
    expect(repo.git('rev-parse', 'main')).toBe(main);
    expect(repo.git('rev-parse', `refs/codesleuth/lanes/${AS}`)).toBe(tip);
  });

  it.each(['../heads/main', 'TASK-002', 'TASK-002/R1/x', 'TASK-002/..', '/R1', 'a b/c'])(
    'is kept under no name like %j',
    async (as) => {
      const { repo, lane, lanes } = await scene();
      expect(await rejection(lanes.keep(repo.dir, { from: lane.dir, as, also: [] }))).toMatchObject({ kind: 'git' });
    },
  );

  it('is not fetched from a directory that is no copy of this project', async () => {
    const { repo, lanes } = await scene();
    const other = project().repo;
    expect(await rejection(lanes.keep(repo.dir, { from: other.dir, as: AS, also: [] }))).toMatchObject({ kind: 'git' });
  });
});

describe('a lane whose work does not fit', () => {
  it.each([
    ['a file that was changed otherwise meanwhile', 'src/a.js', 'by somebody\n'],
    ['a new file that is there by now with other content', 'src/new.js', 'by somebody\n'],
    ['a file that was changed and is deleted in the lane', 'src/b.js', 'by somebody\n'],
  ])('is in conflict over %s, and nothing is changed', async (_what, path, text) => {
    const { repo, lane, take } = await scene();
    lane.write('src/a.js', 'by the agent\n');
    lane.write('src/new.js', 'new\n');
    rmSync(join(lane.dir, 'src/b.js'));
    repo.write(path, text);
    const before = [contents(repo.dir), stateOf(repo)];
    expect(await take()).toEqual({ kind: 'conflict', paths: [path] });
    expect([contents(repo.dir), stateOf(repo)]).toEqual(before);
  });

  it('is in conflict where a file of the one has the place of a directory of the other', async () => {
    const one = await scene();
    one.lane.write('src/new', 'a file\n');
    one.repo.write('src/new/deep.js', 'a directory\n');
    expect(await one.take()).toEqual({ kind: 'conflict', paths: ['src/new'] });
    const two = await scene();
    two.lane.write('src/new/deep.js', 'a directory\n');
    two.repo.write('src/new', 'a file\n');
    expect(await two.take()).toEqual({ kind: 'conflict', paths: ['src/new/deep.js'] });
  });

  it('has nothing to say of a project whose index is more than a tree', async () => {
    const { repo, lane, take } = await scene();
    lane.write('src/new.js', 'new\n');
    repo.git('add', '-N', 'mine.txt');
    expect(await take()).toMatchObject({ kind: 'unfit' });
  });
});

describe('a lane whose work fits', () => {
  it('comes to nothing where it changed nothing, or all of it is there', async () => {
    const { repo, lane, take } = await scene();
    expect(await take()).toEqual({ kind: 'nothing' });
    lane.write('src/a.js', 'the same\n');
    repo.write('src/a.js', 'the same\n');
    expect(await take()).toEqual({ kind: 'nothing' });
  });

  it("leaves the shell's own files as the project has them", async () => {
    const { repo, lane, take } = await scene();
    lane.write('artifact', 'by the agent\n');
    lane.write('artifacts/telemetry/log', 'by the agent\n');
    lane.write('src/new.js', 'new\n');
    repo.write('artifact', 'by the shell\n');
    expect(await take()).toMatchObject({ kind: 'moved' });
    expect(repo.read('artifact')).toBe('by the shell\n');
    expect(existsSync(join(repo.dir, 'artifacts'))).toBe(false);
    expect(repo.read('src/new.js')).toBe('new\n');
  });

  it('brings a file in the place of a directory, links, modes and names of every kind', async () => {
    const { repo, lane, take } = await scene({ ...FILES, 'dir/one': '1', 'dir/two': '2', file: 'f' });
    rmSync(join(lane.dir, 'dir'), { recursive: true });
    lane.write('dir', 'a file now\n');
    rmSync(join(lane.dir, 'file'));
    lane.write('file/inside', 'a directory now\n');
    symlinkSync('src/a.js', join(lane.dir, 'link'));
    writeFileSync(join(lane.dir, 'run.sh'), '#!/bin/sh\n', { mode: 0o755 });
    lane.write('-odd "name"\nof a file', 'odd\n');
    expect(await take()).toMatchObject({ kind: 'moved' });
    const expected = contents(lane.dir);
    expect(contents(repo.dir)).toEqual(expected);
  });

  it('takes the changes of two lanes one after the other, with commits between them', async () => {
    const { repo, lane, lanes, forks, travel, base, take } = await scene();
    const dir = beside(repo, 'work.lane-TASK-003');
    await forks.clone(repo.dir, { to: dir, branch: 'lane/TASK-003', backup: base.ref });
    const second = sideAt({ repo, forks, travel }, dir);
    second.write('src/b.js', 'by the second\n');
    lane.write('src/a.js', 'by the first\n');
    expect(await take()).toMatchObject({ kind: 'moved' });
    repo.git('add', 'src');
    repo.git('commit', '-q', '-m', 'the first');
    const { tip } = await lanes.keep(repo.dir, { from: dir, as: 'TASK-003/R0006', also: [] });
    const { ref: backup } = await travel.snapshot(repo.dir, { why: 'before' });
    const fit = await lanes.fit(repo.dir, { base: base.commit, tip, backup, ours: [] });
    expect(fit).toMatchObject({ kind: 'fits', gone: [] });
    if (fit.kind !== 'fits') return;
    const to = { kind: 'trees', head: fit.head, index: fit.index, work: fit.work } as const;
    expect(await travel.move(repo.dir, { id: 'second', backup, to, also: [] })).toMatchObject({ kind: 'moved' });
    expect([repo.read('src/a.js'), repo.read('src/b.js')]).toEqual(['by the first\n', 'by the second\n']);
    expect(repo.git('status', '--porcelain')).toBe(' M src/b.js\n?? mine.txt');
  });
});

describe('what lies in the place of a lane', () => {
  it('was left by a clone that was cut short: it goes, and nothing else does', async () => {
    const { repo, lanes } = await scene();
    const clone = beside(repo, 'work.lane-TASK-009');
    const part = `${clone}.codesleuth-part`;
    mkdirSync(join(part, 'half'), { recursive: true });
    writeFileSync(join(part, 'mine.txt'), 'mine\n');
    await lanes.sweep(clone);
    expect(existsSync(join(part, 'mine.txt'))).toBe(true);
    writeFileSync(join(part, 'codesleuth-clone.json'), '{}\n');
    await lanes.sweep(clone);
    expect(existsSync(part)).toBe(false);
    await lanes.sweep(clone);
  });

  it('is a lane of ours, something else, or nothing', async () => {
    const { repo, lane, lanes } = await scene();
    const find = (clone: string, branch = BRANCH) => lanes.find(repo.dir, { clone, branch });
    expect(await find(lane.dir)).toBe('ours');
    expect(await find(lane.dir, 'lane/TASK-003')).toBe('other');
    expect(await find(beside(repo, 'nothing'))).toBe('none');
    mkdirSync(beside(repo, 'mine'));
    expect(await find(beside(repo, 'mine'))).toBe('other');
    writeFileSync(beside(repo, 'a-file'), '');
    expect(await find(beside(repo, 'a-file'))).toBe('other');
    const other = await scene();
    expect(await other.lanes.find(other.repo.dir, { clone: lane.dir, branch: BRANCH })).toBe('other');
  });
});
