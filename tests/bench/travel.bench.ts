/**
 * What going back and forth costs, as ratios to `git reset --hard` over the same distance in the same run, what a snapshot
 * of 200 changed files costs, and by how much a snapshot lets the repository grow:
 * node tests/bench/travel.bench.ts [numbers of files, 1000 10000 50000 if not given]
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createAccess } from '../../src/adapters/git/access.ts';
import { createTravel } from '../../src/adapters/git/travel/travel.ts';
import type { Destination } from '../../src/ports/travel.ts';
import { type TempRepo, tempRepo } from '../support/temp-repo.ts';

const ROUNDS = 5;
const DIRTY = 200;
/** Share of the files that differ between the two ends of a move. */
const DISTANCE = 0.02;

const middle = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function sizeOf(dir: string): number {
  const entries = readdirSync(dir, { withFileTypes: true });
  return entries.reduce((sum, entry) => {
    const path = join(dir, entry.name);
    return sum + (entry.isDirectory() ? sizeOf(path) : statSync(path).size);
  }, 0);
}

function commit(repo: TempRepo): string {
  repo.git('-c', 'gc.auto=0', 'add', '-A');
  repo.git('-c', 'gc.auto=0', 'commit', '-q', '-m', 'bench');
  return repo.git('rev-parse', 'HEAD');
}

function fill(repo: TempRepo, files: number): readonly [string, string] {
  const write = (at: number, text: string): void => repo.write(`dir${at % 100}/file${at}.txt`, text);
  for (let at = 0; at < files; at += 1) write(at, `line of file ${at}\n`.repeat(20));
  const first = commit(repo);
  for (let at = 0; at < files * DISTANCE; at += 1) write(at, `other line of file ${at}\n`.repeat(20));
  const second = commit(repo);
  repo.git('repack', '-a', '-d', '-q');
  repo.git('status');
  return [first, second];
}

function report(name: string, ms: number, than?: number): void {
  const ratio = than === undefined ? '' : `${(ms / than).toFixed(1)} x`;
  console.log(`  ${name.padEnd(52)} ${ms.toFixed(0).padStart(6)} ms  ${ratio}`);
}

type Travel = ReturnType<typeof createTravel>;

/** A preview, a snapshot and a move, each in milliseconds. */
async function trip(repo: TempRepo, travel: Travel, to: Destination): Promise<readonly [number, number, number]> {
  const preview = await timed(() => travel.preview(repo.dir, { to, also: [] }));
  const backups: string[] = [];
  const snapshot = await timed(async () => backups.push((await travel.snapshot(repo.dir, { why: 'bench' })).ref));
  const order = { id: `${performance.now()}`, backup: backups[0] ?? '', to, also: [] };
  const move = await timed(async () => {
    const moved = await travel.move(repo.dir, order);
    if (moved.kind !== 'moved') throw new Error(moved.obstacle.what);
  });
  return [preview, snapshot, move];
}

async function measure(files: number): Promise<void> {
  const repo = tempRepo();
  try {
    const ends = fill(repo, files);
    const travel = createTravel(createAccess({ timeoutMs: 120_000, env: repo.env }));
    console.log(`${files} files, ${Math.ceil(files * DISTANCE)} differ`);
    const resets: number[] = [];
    const trips: (readonly [number, number, number])[] = [];
    for (let round = 0; round < 2 * ROUNDS; round += 1) {
      const [there = '', away = ''] = [ends[round % 2], ends[(round + 1) % 2]];
      resets.push(await timed(() => repo.git('reset', '-q', '--hard', there)));
      trips.push(await trip(repo, travel, { kind: 'commit', sha: away }));
    }
    const reset = middle(resets);
    report('git reset --hard', reset);
    report('move', middle(trips.map(([, , ms]) => ms)), reset);
    report('snapshot of a clean work tree', middle(trips.map(([, ms]) => ms)), reset);
    report('preview', middle(trips.map(([ms]) => ms)), reset);
    await dirty(repo, travel, reset);
  } finally {
    repo.cleanup();
  }
}

async function dirty(repo: TempRepo, travel: Travel, reset: number): Promise<void> {
  const times: number[] = [];
  const growth: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let at = 0; at < DIRTY; at += 1) repo.write(`dir${at % 100}/file${at}.txt`, `${round} ${at}\n`);
    const before = sizeOf(join(repo.dir, '.git'));
    times.push(await timed(() => travel.snapshot(repo.dir, { why: 'bench' })));
    growth.push(sizeOf(join(repo.dir, '.git')) - before);
  }
  report(`snapshot of ${DIRTY} changed files`, middle(times), reset);
  console.log(`  ${'growth by that snapshot'.padEnd(52)} ${(middle(growth) / 1000).toFixed(0).padStart(6)} kB`);
}

const given = process.argv.slice(2).map(Number);
for (const files of given.length > 0 ? given : [1000, 10_000, 50_000]) await measure(files);
