/**
 * What the shell costs while four agents stream at the same time: memory against the same shell at rest, once as long and
 * four times as long, since what grows with the stream is what matters. Run: node tests/bench/streaming.bench.ts
 */
import { setTimeout } from 'node:timers/promises';
import { freshPlace } from '../support/home.ts';
import { type Figure, print } from './support/figures.ts';
import { cpuMs, memoryMb } from './support/process-figures.ts';
import { copyProgram, warmUp } from './support/program.ts';
import { standingShell } from './support/shell-start.ts';
import { streamingProject } from './support/streaming-project.ts';

const AGENTS = 4;
/** Of each agent. */
const LINES = 20_000;
const LINES_A_SECOND = 4000;
const LONGER = 4;
const SETTLED_MS = 1500;

const program = copyProgram();

interface Streamed {
  readonly rest: number;
  readonly peak: number;
  readonly after: number;
  /** Of a core. */
  readonly percent: number;
}

/** Builds in a terminal; memory at rest before it, at most while it streams, and at rest after it. */
async function streamed(lines: number): Promise<Streamed> {
  const { place, env } = await streamingProject({ agents: AGENTS, lines, linesPerSecond: LINES_A_SECOND });
  try {
    const { pty } = await standingShell({ program, at: { cwd: place.base, env }, words: ['--project', place.project] });
    await pty.seen('waiting for !build', () => {});
    await setTimeout(SETTLED_MS);
    const { rss: rest } = memoryMb(pty.pid);
    const [began, cpu] = [performance.now(), cpuMs(pty.pid)];
    pty.write('!build\r');
    await pty.seen('waiting for !critic', () => {});
    const percent = (100 * (cpuMs(pty.pid) - cpu)) / (performance.now() - began);
    await setTimeout(SETTLED_MS);
    const { peak, rss: after } = memoryMb(pty.pid);
    await pty.kill();
    return { rest, peak, after, percent };
  } finally {
    place.remove();
  }
}

const warm = freshPlace();
try {
  await warmUp(program, { cwd: warm.base, env: warm.env });
  const once = await streamed(LINES);
  const longer = await streamed(LINES * LONGER);
  console.log(
    `${AGENTS} agents streaming, ${LINES} lines each at ${LINES_A_SECOND} a second, then ${LONGER} times as many`,
  );
  const show = (name: string, value: number, floor: NonNullable<Figure['floor']>): void =>
    print({ name, value, unit: 'MB RSS', floor });
  const rest = { name: 'at rest', value: once.rest };
  show('the shell at rest', once.rest, rest);
  show('at most, once', once.peak, rest);
  show('at rest again', once.after, rest);
  show('at most, longer', longer.peak, { name: 'once', value: once.peak });
  show('at rest again', longer.after, { name: 'once', value: once.after });
  print({ name: 'CPU, once', value: once.percent, unit: '% of a core' });
  print({ name: 'CPU, longer', value: longer.percent, unit: '% of a core' });
} finally {
  program.remove();
  warm.remove();
}
