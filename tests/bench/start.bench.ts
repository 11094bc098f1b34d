/**
 * What a start costs: CPU to the first painted frame, to a prompt that takes keys, and of calls without a terminal, as
 * ratios to Node starting and printing one character in the same run.
 * Run: node tests/bench/start.bench.ts [rounds, 15 if not given]
 */
import { freshPlace } from '../support/home.ts';
import { interleaved, print } from './support/figures.ts';
import { startMeasured } from './support/measured-pty.ts';
import { cpuMs, cpuToExit } from './support/process-figures.ts';
import { copyProgram, warmUp } from './support/program.ts';
import { startShell } from './support/shell-start.ts';

const rounds = Number(process.argv[2] ?? 15);
const place = freshPlace();
const at = { cwd: place.base, env: place.env };
const [program, cold] = [copyProgram(), copyProgram()];

/** Node with nothing to load, in the same terminal, up to its first character. */
async function bareNode(): Promise<{ cpu: number; wall: number }> {
  const began = performance.now();
  const pty = startMeasured({ ...at, args: ['-e', 'process.stdout.write("."); setTimeout(() => {}, 1e6)'] });
  const figures = await pty.seen('.', () => ({ cpu: cpuMs(pty.pid), wall: performance.now() - began }));
  await pty.kill();
  return figures;
}

const toExit = (words: readonly string[]) => async (): Promise<{ cpu: number }> => {
  const ended = cpuToExit([process.execPath, ...words], at);
  if (ended.code !== 0) throw new Error(`${words.join(' ')} ended with ${ended.code}: ${ended.stdout}`);
  return { cpu: ended.cpu };
};

function startCold(): Promise<Readonly<Record<string, number>>> {
  cold.chill();
  return startShell({ program: cold, at });
}

try {
  await warmUp(program, at);
  const found = await interleaved(rounds, {
    node: bareNode,
    warm: () => startShell({ program, at }),
    cold: startCold,
    nothing: toExit(['-e', '0']),
    version: toExit([program.launcher, '--version']),
    help: toExit([program.launcher, 'exec', '!help']),
  });
  const { median } = found;
  const node = { name: 'node', value: median('node', 'cpu') };
  const wall = { name: 'node', value: median('node', 'wall') };
  const nothing = { name: 'node -e 0', value: median('nothing', 'cpu') };
  const cpu = 'ms CPU';
  console.log(`start, median of ${rounds} interleaved runs`);
  print({ name: 'node in a terminal, to its first character', value: node.value, unit: cpu, floor: node });
  print({ name: 'first frame', value: median('warm', 'frame'), unit: cpu, floor: node, aim: '1.3' });
  print({ name: 'usable prompt', value: median('warm', 'prompt'), unit: cpu, floor: node, aim: '7' });
  print({ name: 'first frame, nothing compiled yet', value: median('cold', 'frame'), unit: cpu, floor: node });
  print({ name: 'usable prompt, nothing compiled yet', value: median('cold', 'prompt'), unit: cpu, floor: node });
  print({ name: 'first frame', value: median('warm', 'frameWall'), unit: 'ms wall', floor: wall });
  print({ name: 'usable prompt', value: median('warm', 'promptWall'), unit: 'ms wall', floor: wall });
  print({ name: 'node -e 0, to its end', value: nothing.value, unit: cpu, floor: nothing });
  print({ name: 'codesleuth --version', value: median('version', 'cpu'), unit: cpu, floor: nothing });
  print({ name: "codesleuth exec '!help'", value: median('help', 'cpu'), unit: cpu, floor: nothing });
} finally {
  program.remove();
  cold.remove();
  place.remove();
}
