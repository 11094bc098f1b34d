/**
 * What the open budget pane costs: CPU of a shell whose agent streams, against the same without the pane, in turns; and
 * what is written and used by a shell at rest with the pane open. Run: node tests/bench/pane.bench.ts [rounds, 3]
 */
import { setTimeout } from 'node:timers/promises';
import { freshPlace } from '../support/home.ts';
import { interleaved, print } from './support/figures.ts';
import type { MeasuredPty } from './support/measured-pty.ts';
import { cpuMs } from './support/process-figures.ts';
import { copyProgram, warmUp } from './support/program.ts';
import { standingShell } from './support/shell-start.ts';
import { streamingProject } from './support/streaming-project.ts';

const ROUNDS = Number(process.argv[2] ?? 3);
/** As much as a talkative agent says. */
const STREAM = { agents: 1, lines: 2000, linesPerSecond: 100 };
const WATCHED_MS = 8000;
const SETTLED_MS = 1500;
const SECOND = 1000;
const TOGGLE = '\u0002';

const program = copyProgram();

interface Watched extends Record<string, number> {
  /** Of a core. */
  readonly percent: number;
  readonly bytes: number;
}

/** What a shell uses and writes each second. */
async function watch(pty: MeasuredPty): Promise<Watched> {
  const [began, cpu, bytes] = [performance.now(), cpuMs(pty.pid), Buffer.byteLength(pty.raw())];
  await setTimeout(WATCHED_MS);
  const ms = performance.now() - began;
  const used = cpuMs(pty.pid) - cpu;
  return { percent: (100 * used) / ms, bytes: ((Buffer.byteLength(pty.raw()) - bytes) * SECOND) / ms };
}

/** A shell with or without the pane, at rest, and while its agent streams. */
async function shell(pane: boolean): Promise<Record<string, number>> {
  const { place, env } = await streamingProject(STREAM);
  try {
    const { pty } = await standingShell({ program, at: { cwd: place.base, env }, words: ['--project', place.project] });
    await pty.seen('waiting for !build', () => {});
    if (pane) {
      pty.write(TOGGLE);
      await pty.seen('Budget', () => {});
    }
    await setTimeout(SETTLED_MS);
    const rest = await watch(pty);
    pty.write('!build\r');
    await pty.seen('flood line', () => {});
    await setTimeout(SETTLED_MS);
    const work = await watch(pty);
    await pty.kill();
    return { restPercent: rest.percent, restBytes: rest.bytes, percent: work.percent, bytes: work.bytes };
  } finally {
    place.remove();
  }
}

const warm = freshPlace();
try {
  await warmUp(program, { cwd: warm.base, env: warm.env });
  const { median } = await interleaved(ROUNDS, { without: () => shell(false), pane: () => shell(true) });
  console.log(`the budget pane, median of ${ROUNDS} rounds, ${STREAM.linesPerSecond} lines a second`);
  for (const [name, unit] of [
    ['percent', '% of a core'],
    ['bytes', 'bytes a second'],
  ] as const) {
    const floor = { name: 'without', value: median('without', name) };
    print({ name: 'streaming without the pane', value: floor.value, unit, floor });
    print({ name: 'with it', value: median('pane', name), unit, floor });
  }
  const more = median('pane', 'percent') - median('without', 'percent');
  print({ name: 'the pane, while streaming', value: more, unit: '% of a core', aim: '3' });
  print({
    name: 'at rest with the pane, written',
    value: median('pane', 'restBytes'),
    unit: 'bytes a second',
    aim: '0',
  });
  print({ name: 'at rest with the pane', value: median('pane', 'restPercent'), unit: '% of a core' });
  print({ name: 'at rest without it', value: median('without', 'restPercent'), unit: '% of a core' });
} finally {
  program.remove();
  warm.remove();
}
