/**
 * How long a key takes to be seen while an agent streams 5,000 lines a second, against an agent that says nothing.
 * Run: node tests/bench/echo.bench.ts [keys, 300 if not given] [lines a second, 5000 if not given]
 */
import { setTimeout } from 'node:timers/promises';
import { freshPlace, withScenario } from '../support/home.ts';
import { BRIEF } from '../support/journey-lines.ts';
import { print, quantile } from './support/figures.ts';
import type { MeasuredPty } from './support/measured-pty.ts';
import { cpuMs, memoryMb } from './support/process-figures.ts';
import { copyProgram, warmUp } from './support/program.ts';
import { standingShell } from './support/shell-start.ts';

/** Signs that neither the shell nor the agent writes; a different one each time, so that no old frame answers for it. */
const KEYS = [...'~^@%&*+=$#'];
const SETTLED_MS = 2000;
/** Keys come at uneven times, so that they meet every phase of the repaint. */
const BETWEEN_MS = { least: 40, spread: 37, step: 23 };

const keys = Number(process.argv[2] ?? 300);
const linesPerSecond = Number(process.argv[3] ?? 5000);
const program = copyProgram();

interface Echo {
  readonly times: readonly number[];
  /** CPU seconds a second while keys were typed, and memory at the end. */
  readonly cpu: number;
  readonly rss: number;
  readonly lines: number;
}

async function typed(pty: MeasuredPty): Promise<readonly number[]> {
  const times: number[] = [];
  for (let at = 0; at < keys; at += 1) {
    const key = KEYS[at % KEYS.length] ?? '~';
    const from = pty.raw().length;
    const began = performance.now();
    const seen = pty.seen(key, () => performance.now() - began, from);
    pty.write(key);
    times.push(await seen);
    pty.write('\u007f');
    await setTimeout(BETWEEN_MS.least + ((at * BETWEEN_MS.step) % BETWEEN_MS.spread));
  }
  return times;
}

/** Opens a shell whose first agent does `act` for as long as keys are typed. */
async function echo(act: object): Promise<Echo> {
  const place = freshPlace();
  // Without a pace of its own the agent streams as fast as the scenario says.
  const env = { ...withScenario(place, [{ do: act }]), CODESLEUTH_REHEARSAL_PACE: '0' };
  const at = { cwd: place.base, env };
  const { pty } = await standingShell({ program, at, words: ['--project', place.project] });
  try {
    pty.write('Start agent 0\r');
    await pty.seen('your brief', () => {});
    pty.write(`${BRIEF}\r`);
    await pty.seen('working', () => {});
    await setTimeout(SETTLED_MS);
    const before = { cpu: cpuMs(pty.pid), wall: performance.now() };
    const times = await typed(pty);
    const cpu = (cpuMs(pty.pid) - before.cpu) / (performance.now() - before.wall);
    const lines = pty.raw().match(/flood line/g)?.length ?? 0;
    return { times, cpu, rss: memoryMb(pty.pid).rss, lines };
  } finally {
    await pty.kill();
    place.remove();
  }
}

const place = freshPlace();
try {
  await warmUp(program, { cwd: place.base, env: place.env });
  const silent = await echo({ act: 'stall' });
  const busy = await echo({ act: 'flood', lines: linesPerSecond * 3600, linesPerSecond });
  const name = 'silent agent';
  console.log(`echo of ${keys} keys, ${linesPerSecond} lines a second (${busy.lines} of them painted)`);
  for (const [share, what] of [
    [0.5, 'p50'],
    [0.99, 'p99'],
  ] as const) {
    const floor = { name, value: quantile(silent.times, share) };
    print({ name: `${what}, silent agent`, value: floor.value, unit: 'ms wall', floor });
    const aim = share === 0.5 ? { aim: '10 ms' } : {};
    print({ name: `${what}, streaming agent`, value: quantile(busy.times, share), unit: 'ms wall', floor, ...aim });
  }
  print({ name: 'used while the agent is silent', value: silent.cpu * 100, unit: '% CPU' });
  print({ name: 'used while the agent streams', value: busy.cpu * 100, unit: '% CPU' });
  print({
    name: 'memory while the agent streams',
    value: busy.rss,
    unit: 'MB RSS',
    floor: { name, value: silent.rss },
  });
} finally {
  program.remove();
  place.remove();
}
