/**
 * What making a fork costs: both clones at once, against two `git clone --local` one after the other in the same run.
 * node tests/bench/fork.bench.ts [numbers of files, "1000 10000 50000" if not given]
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createAccess } from '../../src/adapters/git/access.ts';
import { createForks } from '../../src/adapters/git/fork/forks.ts';
import { createTravel } from '../../src/adapters/git/travel/travel.ts';
import { type TempRepo, tempRepo } from '../support/temp-repo.ts';
import { interleaved, print } from './support/figures.ts';

const SIZES = [1000, 10_000, 50_000];
const ROUNDS = 5;
const DIRTY = 200;

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function fill(repo: TempRepo, files: number): void {
  for (let at = 0; at < files; at += 1) repo.write(`dir${at % 500}/file${at}.txt`, `line of file ${at}\n`.repeat(20));
  repo.commit('start');
  // As in a project that has been there for a while; and a clean-up in the background would be measured too.
  repo.git('gc', '-q');
  for (let at = 0; at < DIRTY; at += 1) repo.write(`dir${at % 500}/file${at}.txt`, 'uncommitted\n');
}

async function measure(files: number): Promise<void> {
  const repo = tempRepo();
  const beside = (name: string): string => join(dirname(repo.dir), name);
  try {
    repo.git('config', 'gc.auto', '0');
    fill(repo, files);
    const access = createAccess({ timeoutMs: 300_000, env: repo.env });
    const travel = createTravel(access);
    const forks = createForks(access, travel);
    const snapshot = async (): Promise<string> => (await travel.snapshot(repo.dir, { why: 'bench' })).ref;
    const backup = await snapshot();
    const gone = (names: readonly string[]): void => {
      for (const name of names) rmSync(beside(name), { recursive: true, force: true });
      // Each starts with nothing left to be written, else the one before would be paid for by the one after.
      spawnSync('sync');
    };
    const clonePlainly = (name: string) => () => repo.git('clone', '-q', '--local', repo.dir, beside(name));
    const found = await interleaved(ROUNDS, {
      git: async () => {
        gone(['A', 'B']);
        return { clones: (await timed(clonePlainly('A'))) + (await timed(clonePlainly('B'))) };
      },
      fork: async () => {
        gone(['A', 'B']);
        const clone = (name: string) =>
          forks.clone(repo.dir, { to: beside(name), branch: `fork/bench-${name}`, backup });
        const clones = await timed(() => Promise.all([clone('A'), clone('B')]));
        return { clones, fingerprint: await timed(() => forks.fingerprint(repo.dir)), snapshot: await timed(snapshot) };
      },
    });
    const floor = { name: 'two git clone --local', value: found.median('git', 'clones') };
    const clones = found.median('fork', 'clones');
    const saved = found.median('fork', 'snapshot');
    print({ name: `two git clone --local, ${files} files`, value: floor.value, unit: 'ms' });
    print({ name: 'both clones of a fork', value: clones, unit: 'ms', floor, aim: '<= 1.3 x' });
    print({ name: `the same with the snapshot, ${DIRTY} dirty files`, value: clones + saved, unit: 'ms', floor });
    print({ name: 'fingerprint', value: found.median('fork', 'fingerprint'), unit: 'ms', aim: '< 50 ms' });
  } finally {
    repo.cleanup();
  }
}

const given = process.argv.slice(2).map(Number);
for (const files of given.length > 0 ? given : SIZES) await measure(files);
