import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { shimGit } from '../../../../support/temp-repo.ts';
import { lines } from '../given.ts';
import { BRANCH, backupOf, beside, cloned, contents, type Given, project, sideAt, stateOf } from './given.ts';

/**
 * Kills the process that calls git at call KILL_AT: before git starts, or with git going on. Calls are counted by
 * directories, because several are made at once.
 */
const SHIM = `n=1; while ! mkdir "$COUNTER/$n" 2>/dev/null; do n=$((n + 1)); done
if [ "$n" = "$KILL_AT" ]; then kill -9 $PPID; [ "$KILL_MODE" = before ] && exit 1; fi
exec "$REAL_GIT" "$@"`;

interface Operation {
  readonly operation: 'clone' | 'adopt' | 'open';
  readonly dir: string;
  readonly order: object;
}

/** A way to run an operation in a process that is killed, each time from the same state of everything in `folder`. */
function killer({ repo }: Given, folder: string, input: Operation) {
  const [saved, counter, orders] = ['../saved', '../counter', '../orders'].map((name) => join(folder, name));
  renameSync(folder, saved!);
  // By a file: git gets no variable that is not on its list.
  const path = shimGit(repo, `. '${orders}'\n${SHIM}`);
  const run = (at: number, mode: 'before' | 'after') => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    rmSync(counter!, { recursive: true, force: true });
    mkdirSync(counter!);
    cpSync(saved!, folder, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    writeFileSync(orders!, `COUNTER='${counter}' KILL_AT='${at}' KILL_MODE='${mode}'\n`);
    return spawnSync(process.execPath, [join(import.meta.dirname, 'fork-child.ts'), input.dir], {
      input: JSON.stringify(input),
      env: { ...repo.env, PATH: path },
      encoding: 'utf8',
    });
  };
  expect(run(0, 'before')).toMatchObject({ status: 0, stderr: '' });
  return { run, calls: readdirSync(counter!).length };
}

const scene = (): Given => project({ 'a.txt': lines(), b: 'b\n', 'dir/c': 'c\n' });

/** A sample of the calls of each operation; with CODESLEUTH_KILL_POINTS=all it is killed at every one. */
const STEPS = process.env.CODESLEUTH_KILL_POINTS === 'all' ? null : { clone: 3, adopt: 6, open: 9 };

/** Kills at calls of git, both ways; `expectWhole` does it again and looks at the outcome. */
async function killEverywhere(
  { run, calls }: ReturnType<typeof killer>,
  step: number | undefined,
  expectWhole: (what: string) => Promise<void>,
): Promise<void> {
  const ends: (string | null)[] = [];
  for (let at = 1; at <= calls; at += step ?? 1) {
    for (const mode of ['before', 'after'] as const) {
      ends.push(run(at, mode).signal);
      await expectWhole(`killed ${mode} call ${at}`);
    }
  }
  // Calls that are made at once are not counted in the same order each time, and the last one may not come.
  const killed = ends.filter((signal) => signal === 'SIGKILL').length;
  expect(killed).toBeGreaterThanOrEqual(Math.max(8, Math.floor(ends.length * 0.8)));
}

it('makes a whole clone wherever an earlier call was killed', { timeout: 300_000 }, async () => {
  const given = scene();
  const { repo, forks } = given;
  repo.write('a.txt', lines({ 1: 'staged' }));
  repo.git('add', 'a.txt');
  repo.write('b', 'changed\r\n');
  repo.write('new \n"x"', 'n');
  const backup = await backupOf(given);
  const to = beside(repo, 'clone');
  const order = { to, branch: BRANCH, backup };
  const kill = killer(given, repo.dir, { operation: 'clone', dir: repo.dir, order });
  // It lies beside what is put back each time, and was made before that.
  rmSync(to, { recursive: true });
  const print = await forks.fingerprint(repo.dir);
  const expected = { files: contents(repo.dir), state: stateOf(repo) };
  await killEverywhere(kill, STEPS?.clone, async (what) => {
    await forks.clone(repo.dir, order);
    const side = sideAt(given, to);
    expect({ files: contents(to), state: stateOf(side) }, what).toEqual(expected);
    expect(side.git('symbolic-ref', 'HEAD'), what).toBe(`refs/heads/${BRANCH}`);
    expect(side.git('for-each-ref', '--format=%(refname)'), what).toBe(`refs/heads/${BRANCH}`);
    expect(await forks.fingerprint(repo.dir), what).toBe(print);
    rmSync(to, { recursive: true });
    // What is left of a killed one is taken away by the next.
    expect(
      readdirSync(dirname(to)).filter((name) => name.startsWith('clone')),
      what,
    ).toEqual([]);
  });
});

it('adopts a side whole wherever an earlier call was killed', { timeout: 300_000 }, async () => {
  const given = scene();
  const { repo, forks } = given;
  const side = await cloned(given, 'work/.git/side');
  side.write('made', 'm');
  side.commit('made');
  side.write('b', 'not committed\n');
  side.write('new', 'n');
  const order = { from: side.dir, branch: BRANCH, as: 'trial-A' };
  const state = { files: contents(side.dir), state: stateOf(side) };
  const kill = killer(given, repo.dir, { operation: 'adopt', dir: repo.dir, order });
  const print = await forks.fingerprint(repo.dir);
  await killEverywhere(kill, STEPS?.adopt, async (what) => {
    const kept = await forks.adopt(repo.dir, order);
    expect(kept.tip, what).toBe(side.git('rev-parse', 'HEAD'));
    expect(repo.git('ls-tree', '-r', '--name-only', kept.work ?? ''), what).toBe('a.txt\nb\ndir/c\nmade\nnew');
    expect(await forks.adopted(repo.dir, 'trial-A'), what).toEqual(kept);
    expect({ files: contents(side.dir), state: stateOf(side) }, what).toEqual(state);
    expect(await forks.fingerprint(repo.dir), what).toBe(print);
  });
});

it('puts a merge into a clone once, wherever an earlier call was killed', { timeout: 300_000 }, async () => {
  const given = scene();
  const { repo, forks } = given;
  const side = await cloned(given, 'work/.git/side');
  side.write('a.txt', lines({ 5: 'side' }));
  side.commit('side');
  side.write('b', 'not committed\n');
  side.write('new', 'n');
  repo.write('a.txt', lines({ 5: 'project' }));
  const onto = repo.commit('project');
  const order = { project: repo.dir, onto, message: 'merge: it', id: 'merge-1' };
  const kill = killer(given, repo.dir, { operation: 'open', dir: side.dir, order });
  const print = await forks.fingerprint(repo.dir);
  await killEverywhere(kill, STEPS?.open, async (what) => {
    const opened = await forks.openConflicts(side.dir, order);
    expect(opened, what).toEqual({ sha: side.git('rev-parse', 'HEAD'), files: ['a.txt'] });
    expect(side.git('log', '--merges', '--format=%H'), what).toBe(opened.sha);
    expect(side.git('status', '--porcelain'), what).toBe(' M b\n?? new');
    expect([side.read('b'), side.read('new')], what).toEqual(['not committed\n', 'n']);
    expect(await forks.marked(side.dir, opened.files), what).toEqual(['a.txt']);
    expect(repo.git('for-each-ref', 'refs/codesleuth/onto'), what).toBe('');
    expect(await forks.fingerprint(repo.dir), what).toBe(print);
  });
});
