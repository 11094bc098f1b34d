/**
 * What going back and forth costs, as ratios to `git reset --hard` over the same distance in the same round; what a
 * snapshot of 200 changed files costs; by how much checkpoints and snapshots let the repository grow.
 * Run: node tests/bench/travel.bench.ts [numbers of files, "1000 10000" if not given]
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createAccess } from '../../src/adapters/git/access.ts';
import { createGit } from '../../src/adapters/git/git.ts';
import { createTravel } from '../../src/adapters/git/travel/travel.ts';
import type { Destination } from '../../src/ports/travel.ts';
import { type TempRepo, tempRepo } from '../support/temp-repo.ts';
import { interleaved, type Measured, print, quantile } from './support/figures.ts';
import { type Spent, spent } from './support/process-figures.ts';

const SIZES = [1000, 10_000];
const ROUNDS = 9;
const DIRTY = 200;
const TASKS = 5;
/** Share of the files that differ between the two ends of a move. */
const DISTANCE = 0.02;

function sizeOf(dir: string): number {
  const entries = readdirSync(dir, { withFileTypes: true });
  return entries.reduce((sum, entry) => {
    const path = join(dir, entry.name);
    return sum + (entry.isDirectory() ? sizeOf(path) : statSync(path).size);
  }, 0);
}

const nameOf = (at: number): string => `dir${at % 100}/file${at}.txt`;

function change(repo: TempRepo, files: number, text: string): void {
  for (let at = 0; at < files; at += 1) repo.write(nameOf(at), `${text} ${at}\n`.repeat(20));
}

/** Two commits that differ in 2 % of the files; the first one is checked out. */
function fill(repo: TempRepo, files: number): readonly [string, string] {
  repo.git('config', 'gc.auto', '0');
  change(repo, files, 'line of file');
  const first = repo.commit('first');
  change(repo, files * DISTANCE, 'other line of file');
  const second = repo.commit('second');
  repo.git('repack', '-a', '-d', '-q');
  repo.git('reset', '-q', '--hard', first);
  return [first, second];
}

type Travel = ReturnType<typeof createTravel>;

/** What a person waits for: a preview, a snapshot and a move. */
async function trip(repo: TempRepo, travel: Travel, to: Destination): Promise<Record<string, Spent>> {
  const preview = await spent(() => travel.preview(repo.dir, { to, also: [] }));
  const backups: string[] = [];
  const snapshot = await spent(async () => backups.push((await travel.snapshot(repo.dir, { why: 'bench' })).ref));
  const order = { id: `${performance.now()}`, backup: backups[0] ?? '', to, also: [] };
  const move = await spent(async () => {
    const moved = await travel.move(repo.dir, order);
    if (moved.kind !== 'moved') throw new Error(moved.obstacle.what);
  });
  const whole = { wall: preview.wall + snapshot.wall + move.wall, cpu: preview.cpu + snapshot.cpu + move.cpu };
  return { preview, snapshot, move, whole };
}

const NAMES = { preview: 'preview', snapshot: 'snapshot of a clean work tree', move: 'move', whole: 'all three' };

function report(found: Measured<'both'>, name: keyof typeof NAMES): void {
  const aim = name === 'move' ? '<= 4 x' : undefined;
  const more = aim === undefined ? {} : { aim };
  const floor = { name: 'git reset --hard', value: found.median('both', 'reset') };
  print({ name: NAMES[name], value: found.median('both', name), unit: 'ms', floor, ...more });
  const cpu = { name: 'git reset --hard', value: found.mean('both', 'reset cpu') };
  print({ name: '  CPU', value: found.mean('both', `${name} cpu`), unit: 'ms', floor: cpu });
  print({ name: '  ratio, median of the rounds', value: found.median('both', `${name} ratio`), unit: 'x', ...more });
}

/** Each round over the same distance: git there, we back. */
async function moves(repo: TempRepo, travel: Travel, [first, second]: readonly [string, string]): Promise<void> {
  const found = await interleaved(ROUNDS, {
    both: async () => {
      repo.git('reset', '-q', '--hard', second);
      const reset = await spent(() => repo.git('reset', '-q', '--hard', first));
      const parts = Object.entries(await trip(repo, travel, { kind: 'commit', sha: second }));
      const figures = parts.flatMap(([name, { wall, cpu }]): [string, number][] => [
        [name, wall],
        [`${name} cpu`, cpu],
        [`${name} ratio`, wall / reset.wall],
      ]);
      return { reset: reset.wall, 'reset cpu': reset.cpu, ...Object.fromEntries(figures) };
    },
  });
  print({ name: 'git reset --hard', value: found.median('both', 'reset'), unit: 'ms' });
  for (const name of ['preview', 'snapshot', 'move', 'whole'] as const) report(found, name);
}

/** Snapshots of changed files, beside `git stash create` of the same, which flushes nothing. */
async function dirty(repo: TempRepo, travel: Travel): Promise<void> {
  const growth: number[] = [];
  let round = 0;
  const redo = (): void => {
    round += 1;
    change(repo, DIRTY, `round ${round}`);
  };
  const found = await interleaved(ROUNDS, {
    git: async () => {
      redo();
      const { wall, cpu } = await spent(() => repo.git('stash', 'create'));
      return { wall, cpu };
    },
    snapshot: async () => {
      redo();
      const before = sizeOf(join(repo.dir, '.git', 'objects'));
      const { wall, cpu } = await spent(() => travel.snapshot(repo.dir, { why: 'bench' }));
      growth.push(sizeOf(join(repo.dir, '.git', 'objects')) - before);
      return { wall, cpu };
    },
  });
  const floor = { name: 'git stash create', value: found.median('git', 'wall') };
  const value = found.median('snapshot', 'wall');
  print({ name: `snapshot of ${DIRTY} changed files`, value, unit: 'ms', floor, aim: '< 500 ms' });
  const cpu = { name: 'git stash create', value: found.mean('git', 'cpu') };
  print({ name: '  CPU', value: found.mean('snapshot', 'cpu'), unit: 'ms', floor: cpu });
  print({ name: '  growth by it', value: quantile(growth) / 1000, unit: 'kB' });
}

/** Tasks as a build makes them: a tree before and after, a checkpoint of three files; then a snapshot of a clean work tree. */
async function growth(repo: TempRepo, travel: Travel, git: ReturnType<typeof createGit>): Promise<void> {
  repo.git('reset', '-q', '--hard');
  const sizes: { task: number; backup: number }[] = [];
  const objects = (): number => sizeOf(join(repo.dir, '.git', 'objects'));
  for (let task = 0; task < TASKS; task += 1) {
    const start = objects();
    const before = await git.recordTree(repo.dir, `before-${task}`);
    const paths = [0, 1, 2].map((at) => `part-${task}/file${at}.txt`);
    for (const path of paths) repo.write(path, `a line of ${path}\n`.repeat(60));
    const after = await git.recordTree(repo.dir, `after-${task}`);
    const order = { taskId: `TASK-${task}`, runId: `${task}`, message: 'a task', since: null, paths };
    const made = await git.checkpoint(repo.dir, { ...order, spans: [{ before, after }] });
    if (made.sha === null) throw new Error('no checkpoint was made');
    const end = objects();
    await travel.snapshot(repo.dir, { why: 'bench' });
    sizes.push({ task: end - start, backup: objects() - end });
  }
  print({
    name: 'growth by a task of 3 files, 4 kB',
    value: quantile(sizes.map(({ task }) => task)) / 1000,
    unit: 'kB',
  });
  print({
    name: 'growth by a snapshot after it',
    value: quantile(sizes.map(({ backup }) => backup)) / 1000,
    unit: 'kB',
  });
}

async function measure(files: number): Promise<void> {
  const repo = tempRepo();
  try {
    const ends = fill(repo, files);
    const access = createAccess({ timeoutMs: 120_000, env: repo.env });
    const travel = createTravel(access);
    console.log(`${files} files, ${Math.ceil(files * DISTANCE)} differ`);
    await moves(repo, travel, ends);
    await dirty(repo, travel);
    await growth(repo, travel, createGit(access));
  } finally {
    repo.cleanup();
  }
}

const given = process.argv.slice(2).map(Number);
for (const files of given.length > 0 ? given : SIZES) await measure(files);
