/**
 * From a prompt to the first byte and the first words of a real agent, through its driver and by the bare program started
 * with the same arguments against the same server, in turns; then the memory of a process with four drivers that stream.
 * Real agents are those that `npm run test:agents` has installed. Run: node tests/bench/agents-start.bench.ts
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClaude } from '../../src/adapters/agents/claude/claude.ts';
import type { ChildOrder } from '../../src/adapters/processes/child-order.ts';
import { createProcesses } from '../../src/adapters/processes/run-child.ts';
import { CLAUDE } from '../agents/driven/claude.ts';
import { CODEX } from '../agents/driven/codex.ts';
import type { Driven, Scratch } from '../agents/driven/driven.ts';
import { installedVersion, programOf } from '../agents/install.ts';
import { text } from '../agents/steps.ts';
import { CLAUDE_RECORDED } from '../src/adapters/agents/claude/recorded.ts';
import { startModelServer } from '../support/model-server/model-server.ts';
import { playOf, writePlays } from '../support/recorded-agent.ts';
import { request } from '../support/request.ts';
import { bareOf, optionsOf, type Times } from './support/bare-agent.ts';
import { interleaved, print } from './support/figures.ts';
import { memoryMb } from './support/process-figures.ts';

const ROUNDS = 9;
const STREAMING = 4;
const BASE = realpathSync(mkdtempSync(join(tmpdir(), 'codesleuth-bench-agents-')));
const never = new AbortController().signal;
const processes = createProcesses();

/** Also notes how the driver starts the program. */
async function throughDriver(driven: Driven, at: Scratch, note: (order: ChildOrder) => void): Promise<Times> {
  let [byte, words] = [0, 0];
  const start = (order: ChildOrder) => {
    note(order);
    const onLine: ChildOrder['onLine'] = (line, stream) => {
      if (stream === 'out' && byte === 0) byte = performance.now();
      order.onLine?.(line, stream);
    };
    return processes.start({ ...order, onLine });
  };
  const session = await driven.port({ ...at, processes: { ...processes, start } }).open(optionsOf(driven, at.cwd));
  const began = performance.now();
  for await (const event of session.prompt(request('Say hello'), never)) {
    if (event.type === 'text' && words === 0) words = performance.now();
  }
  await session.close();
  return { byte: byte - began, words: words - began };
}

async function measure(driven: Driven): Promise<void> {
  const version = installedVersion(driven.id);
  if (version === null) {
    console.log(`${driven.id}: skipped, there is none at ${programOf(driven.id)}; npm run test:agents installs it`);
    return;
  }
  const server = await startModelServer({ steps: () => text('Hello there.') }, 600_000);
  const at = { home: join(BASE, driven.id, 'home'), cwd: join(BASE, driven.id, 'project'), server, processes };
  for (const dir of [at.home, at.cwd]) mkdirSync(dir, { recursive: true });
  spawnSync('git', ['init', '-q', at.cwd]);
  const orders: ChildOrder[] = [];
  const driver = () => throughDriver(driven, at, (order) => orders.push(order));
  // The first start of all reads the program from the disk.
  await driver();
  const found = await interleaved(ROUNDS, {
    bare: () => bareOf(driven, orders[0]),
    driver,
  });
  console.log(`${driven.id} ${version}`);
  for (const [name, what] of Object.entries({ byte: 'to the first byte', words: 'to the first words' })) {
    const floor = { name: 'bare', value: found.median('bare', name) };
    print({
      name: `prompt ${what}, through the driver`,
      value: found.median('driver', name),
      unit: 'ms',
      floor,
      aim: '1.15 x',
    });
  }
  await server.stop();
}

/** Four agents that say 100,000 pieces of text each, as fast as they are read. */
async function streaming(): Promise<void> {
  const before = memoryMb(process.pid).rss;
  const cwd = join(BASE, 'streaming');
  mkdirSync(cwd, { recursive: true });
  const { args } = writePlays(cwd, [playOf(CLAUDE_RECORDED, { scene: 'text', mishap: 'flood' })]);
  const configured = { command: process.execPath, args: ['--disable-warning=ExperimentalWarning', ...args], env: [] };
  const agent = createClaude({ processes, configured, env: process.env });
  let [peak, count] = [0, 0];
  const one = async (index: number): Promise<void> => {
    const session = await agent.open({ ...optionsOf(CLAUDE, cwd), tag: `bench-${process.pid}-${index}` });
    for await (const _event of session.prompt(request('Say a lot'), never)) {
      count += 1;
      if (count % 5000 === 0) peak = Math.max(peak, memoryMb(process.pid).rss);
    }
    await session.close();
  };
  await Promise.all(Array.from({ length: STREAMING }, (_, index) => one(index)));
  console.log(`${STREAMING} agents streaming, ${count} events`);
  print({ name: 'memory of the process that drives them, at most', value: peak, unit: 'MB' });
  print({ name: 'of that before they began', value: before, unit: 'MB' });
}

try {
  await streaming();
  for (const driven of [CLAUDE, CODEX]) await measure(driven);
} finally {
  rmSync(BASE, { recursive: true, force: true, maxRetries: 5 });
}
