/**
 * What making a fork costs: both clones at once, against two `git clone --local` one after the other in the same round.
 * Run: node tests/bench/fork.bench.ts [numbers of files, "1000 10000" if not given]
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createAccess } from '../../src/adapters/git/access.ts';
import { createForks } from '../../src/adapters/git/fork/forks.ts';
import { createTravel } from '../../src/adapters/git/travel/travel.ts';
import { type TempRepo, tempRepo } from '../support/temp-repo.ts';
import { interleaved, print } from './support/figures.ts';
import { type Spent, spent } from './support/process-figures.ts';

const SIZES = [1000, 10_000];
const ROUNDS = 5;
const DIRTY = 200;

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
    const clonePlainly = (name: string) => repo.git('clone', '-q', '--local', repo.dir, beside(name));
    const clone = (name: string) => forks.clone(repo.dir, { to: beside(name), branch: `fork/bench-${name}`, backup });
    const afresh = (work: () => unknown): Promise<Spent> => {
      gone(['A', 'B']);
      return spent(work);
    };
    const found = await interleaved(ROUNDS, {
      both: async () => {
        const git = await afresh(() => ['A', 'B'].map(clonePlainly));
        const fork = await afresh(() => Promise.all(['A', 'B'].map(clone)));
        const fingerprint = await spent(() => forks.fingerprint(repo.dir));
        const saved = await spent(snapshot);
        return {
          git: git.wall,
          'git cpu': git.cpu,
          fork: fork.wall,
          'fork cpu': fork.cpu,
          ratio: fork.wall / git.wall,
          whole: fork.wall + saved.wall,
          'whole cpu': fork.cpu + saved.cpu,
          'whole ratio': (fork.wall + saved.wall) / git.wall,
          fingerprint: fingerprint.wall,
        };
      },
    });
    const value = (name: string): number => found.median('both', name);
    const floor = { name: 'two clones', value: value('git') };
    const cpu = { name: 'two clones', value: found.mean('both', 'git cpu') };
    const report = (name: string, key: string): void => {
      const [aim, ratio] = ['<= 1.3 x', key === 'fork' ? 'ratio' : `${key} ratio`];
      print({ name, value: value(key), unit: 'ms', floor, aim });
      print({ name: '  CPU', value: found.mean('both', `${key} cpu`), unit: 'ms', floor: cpu });
      print({ name: '  ratio, median of the rounds', value: value(ratio), unit: 'x', aim });
    };
    console.log(`${files} files, ${DIRTY} changed`);
    print({ name: 'two git clone --local', value: floor.value, unit: 'ms' });
    report('both clones of a fork', 'fork');
    report('the same with the snapshot', 'whole');
    print({ name: 'fingerprint', value: value('fingerprint'), unit: 'ms', aim: '< 50 ms' });
  } finally {
    repo.cleanup();
  }
}

const given = process.argv.slice(2).map(Number);
for (const files of given.length > 0 ? given : SIZES) await measure(files);
