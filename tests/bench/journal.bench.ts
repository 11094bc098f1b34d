// Prints what reading a journal of 10,000 events costs, as a ratio to parsing the same lines as JSON and no more.
// Run: node tests/bench/journal.bench.ts
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Event } from '../../schemas/event.ts';
import { systemClock } from '../../src/adapters/clock.ts';
import { createJournal } from '../../src/adapters/store/jsonl-journal.ts';

const EVENTS = 10_000;
const usage = { fresh: 1200, cacheRead: 900, cacheWrite: 0, output: 340, reasoning: 0, requests: 3 };
const money = {
  costMicroUsd: 1234,
  costSource: 'table',
  contextUsed: 2100,
  contextSize: 200_000,
  exact: false,
} as const;

/** The four kinds that a long build is made of, in a typical size. */
function eventAt(index: number): Event {
  const [taskId, runId] = [`TASK-${String((index % 200) + 1).padStart(3, '0')}`, `run-${index}`];
  const run = { runId, agent: 3, purpose: 'task', taskId, attempt: 1, backend: 'rehearsal', model: null } as const;
  const command = {
    command: 'npm test',
    exit: 0,
    timedOut: false,
    tail: 'ok 1 - works\n'.repeat(20),
    durationMs: 812.4,
  };
  const kinds: readonly Event[] = [
    { type: 'run/started', run: { ...run, resumes: null, because: [] } },
    {
      ...{ type: 'run/ended', runId, outcome: 'completed', reason: null, error: null, why: null, asks: [] },
      ...{ result: { status: 'completed', summary: 'Wrote it.', files_modified: ['src/a.ts'] }, sessionId: 's' },
      ...{ usage: { ...usage, ...money }, durationMs: 31_000.5, trespass: [], strayed: [], notes: [], patterns: [] },
    } satisfies Event,
    {
      ...{ type: 'task/checked', taskId, runId, tree: 'd'.repeat(40), commands: [command, command] },
      ...{ changed: [{ path: 'src/a.ts', kind: 'modified' }], outside: [], failures: [] },
    } satisfies Event,
    { type: 'task/checkpointed', taskId, runId, sha: 'e'.repeat(40), files: ['src/a.ts', 'tests/a.test.ts'] },
  ];
  return kinds[index % kinds.length] ?? { type: 'build/completed' };
}

/** Median milliseconds of `work`, run `times` times. */
async function median(times: number, work: () => Promise<unknown> | unknown): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < times; round += 1) {
    const began = performance.now();
    await work();
    took.push(performance.now() - began);
  }
  return took.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
}

const dir = await mkdtemp(join(tmpdir(), 'codesleuth-bench-'));
const port = createJournal({ clock: systemClock });
const journal = await port.open(dir);
for (let index = 0; index < EVENTS; index += 100) {
  await journal.append(Array.from({ length: 100 }, (_, offset) => eventAt(index + offset)));
}
const append = await median(50, () => journal.append([eventAt(0)]));
await journal.close();

const plain = async () =>
  (await readFile(journal.path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const open = async () => (await port.open(dir)).close();
const coldBegan = performance.now();
await open();
const cold = performance.now() - coldBegan;
const [base, opened] = [await median(15, plain), await median(15, open)];
const kilobytes = Math.round((await stat(journal.path)).size / 1024);
console.log(`journal of ${EVENTS} events, ${kilobytes} KB`);
console.log(`  plain JSON.parse loop  ${base.toFixed(1)} ms`);
console.log(`  open, checked          ${opened.toFixed(1)} ms  (${(opened / base).toFixed(2)} x plain)`);
console.log(`  open, first time       ${cold.toFixed(1)} ms  (${(cold / base).toFixed(2)} x plain)`);
console.log(`  append + fsync         ${append.toFixed(2)} ms`);
await rm(dir, { recursive: true });
