/**
 * What a shell costs that nobody uses: memory, bytes written and CPU, at a fresh prompt and after a whole journey.
 * Memory is compared with a bare Node that waits, in the same run. Run: node tests/bench/idle.bench.ts
 */
import { setTimeout } from 'node:timers/promises';
import { freshPlace } from '../support/home.ts';
import { driveUntil } from './support/drive-journey.ts';
import { type Figure, print } from './support/figures.ts';
import { type MeasuredPty, startMeasured } from './support/measured-pty.ts';
import { cpuMs, memoryMb } from './support/process-figures.ts';
import { copyProgram, warmUp } from './support/program.ts';
import { standingShell } from './support/shell-start.ts';

const WATCHED_S = 5;
const SECOND = 1000;

const place = freshPlace();
const at = { cwd: place.base, env: { ...place.env, CODESLEUTH_REHEARSAL_PACE: '0' } };
const program = copyProgram();

async function bareNode(): Promise<number> {
  const pty = startMeasured({ ...at, args: ['-e', 'process.stdout.write("."); setTimeout(() => {}, 1e6)'] });
  await pty.seen('.', () => {});
  await setTimeout(SECOND);
  const { rss } = memoryMb(pty.pid);
  await pty.kill();
  return rss;
}

/** Watches a shell at rest, after the second in which it settles. */
async function report(when: string, pty: MeasuredPty, floor: NonNullable<Figure['floor']>): Promise<void> {
  await setTimeout(SECOND);
  const { rss, anonymous } = memoryMb(pty.pid);
  const [bytes, cpu] = [Buffer.byteLength(pty.raw()), cpuMs(pty.pid)];
  await setTimeout(WATCHED_S * SECOND);
  const written = (Buffer.byteLength(pty.raw()) - bytes) / WATCHED_S;
  const used = (cpuMs(pty.pid) - cpu) / WATCHED_S;
  print({ name: `memory ${when}`, value: rss, unit: 'MB RSS', floor, aim: '100 MB' });
  print({ name: '  of it not shared with files', value: anonymous, unit: 'MB' });
  print({ name: `written ${when}, each second`, value: written, unit: 'bytes', aim: '0' });
  print({ name: `used ${when}, each second`, value: used, unit: 'ms CPU' });
}

try {
  await warmUp(program, at);
  const node = { name: 'node', value: await bareNode() };
  console.log(`idle, watched for ${WATCHED_S} s each`);
  print({ name: 'memory of a bare node that waits', value: node.value, unit: 'MB RSS', floor: node });
  const { pty } = await standingShell({ program, at, words: ['--project', place.project] });
  await report('at the prompt', pty, node);
  await driveUntil(pty, 'Start agent 7');
  await report('after a whole journey', pty, node);
  await pty.kill();
} finally {
  program.remove();
  place.remove();
}
