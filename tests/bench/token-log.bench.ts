/**
 * What a long token log costs: the first `!budget` of a shell, the next one, the export, and each new batch of rows;
 * against `wc -l` and a loop of nothing but `JSON.parse` over the same file, in the same run.
 * Run: node tests/bench/token-log.bench.ts [rows, 1,000,000 if not given] [rounds, 3]
 */
import { appendFileSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { PATHS } from '../../schemas/paths.ts';
import { createTokenLog } from '../../src/adapters/store/token-log.ts';
import { SpendingBooks } from '../../src/runtime/spending.ts';
import { linesOf, writeBigLog } from './support/big-log.ts';
import { bigProject } from './support/big-project.ts';
import { interleaved, print, quantile } from './support/figures.ts';
import type { MeasuredPty, Wanted } from './support/measured-pty.ts';
import { cpuMs, cpuToExit, memoryMb } from './support/process-figures.ts';
import { copyProgram, warmUp } from './support/program.ts';
import { standingShell } from './support/shell-start.ts';

const ROWS = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = Number(process.argv[3] ?? 3);
const BATCHES = 25;
const SETTLED_MS = 300;
const LOOP = `
  let rows = 0;
  const lines = require('node:readline').createInterface({ input: require('node:fs').createReadStream(process.argv[1]) });
  lines.on('line', (line) => { JSON.parse(line); rows += 1; });
  lines.on('close', () => console.log(process.resourceUsage().maxRSS * 1024 / 1e6));`;

type Figures = Readonly<Record<string, number>>;

const place = await bigProject({ tasks: 2, events: 30 });
const log = join(place.project, PATHS.tokenLog);
const at = { cwd: place.base, env: place.env };
const program = copyProgram();

function toExit(words: readonly string[]): Figures & { readonly said: number } {
  const began = performance.now();
  const { cpu, code, stdout } = cpuToExit(words, at);
  if (code !== 0) throw new Error(`${words[0]} ended with ${code}`);
  return { wall: performance.now() - began, cpu, said: Number(stdout.split(' ')[0]) };
}

/** What a typed line costs until its answer is seen. */
async function answer(pty: MeasuredPty, line: string, shows: Wanted): Promise<Figures> {
  const [began, cpu] = [performance.now(), cpuMs(pty.pid)];
  const seen = pty.seen(shows, () => performance.now() - began, pty.raw().length);
  pty.write(line);
  const wall = await seen;
  return { wall, cpu: cpuMs(pty.pid) - cpu, peak: memoryMb(pty.pid).peak };
}

/** A shell that is asked the same twice. */
async function asked(line: string, shows: Wanted): Promise<{ readonly first: Figures; readonly again: Figures }> {
  const { pty } = await standingShell({ program, at, words: ['--project', place.project] });
  await pty.seen('waiting for !critic', () => {});
  await setTimeout(SETTLED_MS);
  const first = await answer(pty, line, shows);
  await setTimeout(SETTLED_MS);
  const again = await answer(pty, line, shows);
  await pty.kill();
  return { first, again };
}

const flat = ({ first, again }: Awaited<ReturnType<typeof asked>>): Figures => ({
  ...first,
  againWall: again.wall ?? 0,
  againCpu: again.cpu ?? 0,
});
const csv = join(place.base, 'out.csv');

/** Milliseconds for rows that have come since the last look, in the middle of many. */
async function batch(rows: number): Promise<number> {
  const books = new SpendingBooks(createTokenLog());
  await books.read(place.project);
  const took: number[] = [];
  for (let round = 0; round < BATCHES; round += 1) {
    appendFileSync(log, linesOf(ROWS + round * rows, rows));
    const began = performance.now();
    await books.read(place.project);
    took.push(performance.now() - began);
  }
  return quantile(took);
}

try {
  await warmUp(program, at);
  rmSync(log, { force: true });
  mkdirSync(dirname(log), { recursive: true });
  const empty = await asked('!budget\r', 'nothing was spent');
  writeBigLog(log, ROWS);
  const found = await interleaved(ROUNDS, {
    wc: async () => toExit(['wc', '-l', log]),
    loop: async () => toExit([process.execPath, '-e', LOOP, log]),
    budget: async () => flat(await asked('!budget\r', `All`)),
    csv: async () => (await asked(`!budget csv ${csv} --replace\r`, 'turns written')).first,
  });
  console.log(`token log of ${ROWS} rows, ${(statSync(log).size / 1e6).toFixed(0)} MB, median of ${ROUNDS} rounds`);
  const { median } = found;
  const shell = { name: 'the shell', value: empty.first.peak ?? 0 };
  for (const [name, aim] of [
    ['wall', '1500'],
    ['cpu', undefined],
  ] as const) {
    const unit = name === 'wall' ? 'ms wall' : 'ms CPU';
    const loop = { name: 'JSON.parse', value: median('loop', name) };
    print({ name: 'wc -l', value: median('wc', name), unit, floor: loop });
    print({ name: 'a loop of JSON.parse', value: loop.value, unit, floor: loop });
    print({ name: 'the first !budget', value: median('budget', name), unit, floor: loop, ...(aim && { aim }) });
    print({
      name: 'the next one',
      value: median('budget', name === 'wall' ? 'againWall' : 'againCpu'),
      unit,
      floor: loop,
    });
    print({ name: 'the export', value: median('csv', name), unit, floor: loop });
  }
  print({ name: 'memory at most, a loop of JSON.parse', value: median('loop', 'said'), unit: 'MB', floor: shell });
  print({ name: '  a shell asked for !budget without a log', value: shell.value, unit: 'MB', floor: shell });
  print({ name: '  with it', value: median('budget', 'peak'), unit: 'MB', floor: shell, aim: '150 MB' });
  print({ name: '  the export', value: median('csv', 'peak'), unit: 'MB', floor: shell });
  for (const rows of [1, 100, 1000]) {
    print({ name: `a batch of ${rows} more`, value: await batch(rows), unit: 'ms wall', aim: '20 ms' });
  }
} finally {
  program.remove();
  place.remove();
}
