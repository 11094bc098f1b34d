/**
 * What recording a tree and a checkpoint cost, as ratios to `git status` on the same repository in the same run:
 * node tests/bench/git.bench.ts [number of files, 10000 if not given]
 */
import { performance } from 'node:perf_hooks';
import { createAccess } from '../../src/adapters/git/access.ts';
import { createGit } from '../../src/adapters/git/git.ts';
import { tempRepo } from '../support/temp-repo.ts';

const ROUNDS = 7;

async function median(work: (round: number) => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    await work(round);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}

const files = Number(process.argv[2] ?? 10_000);
const repo = tempRepo();
try {
  for (let at = 0; at < files; at += 1) repo.write(`dir${at % 100}/file${at}.txt`, `line of file ${at}\n`.repeat(20));
  repo.commit('start');
  repo.git('status');
  const git = createGit(createAccess({ timeoutMs: 120_000, env: repo.env }));
  const report = (name: string, ms: number, status: number): void =>
    console.log(`${name.padEnd(44)} ${ms.toFixed(0).padStart(6)} ms  ${(ms / status).toFixed(1)} x git status`);

  const status = await median(() => repo.git('status', '--porcelain'));
  report(`git status, ${files} files`, status, status);
  await git.recordTree(repo.dir, 'warm-up');
  for (const changed of [0, 10, 100, 1000]) {
    const ms = await median(async (round) => {
      for (let at = 0; at < changed; at += 1) repo.write(`dir${at % 100}/file${at}.txt`, `${round} ${changed}\n`);
      await git.recordTree(repo.dir, `changed-${changed}-${round}`);
    });
    report(`recordTree, ${changed} changed`, ms, status);
  }
  repo.commit('changed');
  repo.git('status');
  const inspect = await median(() => git.inspect(repo.dir));
  report('inspect', inspect, status);
  const checkpoint = await median(async (round) => {
    const before = await git.recordTree(repo.dir, `before-${round}`);
    repo.write('dir1/new.txt', `${round}`);
    const after = await git.recordTree(repo.dir, `after-${round}`);
    const order = { taskId: 'T', runId: `${round}`, message: 'm', since: null, paths: ['dir1/new.txt'] };
    const start = performance.now();
    await git.checkpoint(repo.dir, { ...order, spans: [{ before, after }] });
    report('  of it, the checkpoint', performance.now() - start, status);
  });
  report('record, record, checkpoint', checkpoint, status);
} finally {
  repo.cleanup();
}
