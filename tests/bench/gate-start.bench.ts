/**
 * From a gate command typed into the shell to the first words of a real agent on its stage, against the bare program that
 * is started with the same arguments and given a short prompt, in turns on the same server. The shell's time holds all it
 * does before: the gate's checks, the journal, the snapshot of the tree, the assignment. Real agents are those that
 * `npm run test:agents` has installed. Run: node tests/bench/gate-start.bench.ts
 */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contextSchema } from '../../schemas/config.ts';
import type { ChildOrder } from '../../src/adapters/processes/child-order.ts';
import { createProcesses } from '../../src/adapters/processes/run-child.ts';
import { compose } from '../../src/main/compose.ts';
import { exec } from '../../src/runtime/exec.ts';
import { CLAUDE, claudeEnv } from '../agents/driven/claude.ts';
import { CODEX, CODEX_ENV, codexArgs } from '../agents/driven/codex.ts';
import { type Driven, proxies, type Scratch } from '../agents/driven/driven.ts';
import { installedVersion, programOf } from '../agents/install.ts';
import { text } from '../agents/steps.ts';
import { freshPlace, type Place, ROOT } from '../support/home.ts';
import { BRIEF } from '../support/journey-lines.ts';
import { startModelServer } from '../support/model-server/model-server.ts';
import { request } from '../support/request.ts';
import { bareOf, optionsOf, type Times } from './support/bare-agent.ts';
import { interleaved, print } from './support/figures.ts';

const ROUNDS = 9;
const BASE = realpathSync(mkdtempSync(join(tmpdir(), 'codesleuth-bench-gate-')));
const processes = createProcesses();

interface Agent {
  readonly driven: Driven;
  readonly args: (url: string) => readonly string[];
  readonly env: (url: string) => Readonly<Record<string, string>>;
}

const AGENTS: readonly Agent[] = [
  { driven: CLAUDE, args: () => [], env: claudeEnv },
  { driven: CODEX, args: codexArgs, env: () => CODEX_ENV },
];

/** The rehearsal agent comes as far as the gate; this agent plans. */
function choose(place: Place, { driven, args }: Agent, url: string): void {
  const file = join(place.home, 'config/context.json');
  const context = contextSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const stages = { '2': { backend: driven.id, model: driven.model } };
  const commands = { [driven.id]: { command: programOf(driven.id), args: [...args(url)], env: ['HOME'] } };
  writeFileSync(file, JSON.stringify({ ...context, agent: { ...context.agent, stages, commands } }));
}

async function throughGate(agent: Agent, at: Scratch): Promise<Times> {
  const place = freshPlace();
  choose(place, agent, at.server.url);
  const env = { ...place.env, ...proxies(at), ...agent.env(at.server.url), HOME: at.home };
  const { session } = compose({
    env,
    cwd: place.base,
    project: place.project,
    interactive: false,
    install: ROOT,
  });
  try {
    await session.readHome();
    await session.openGiven(place.project);
    const code = await exec(session, ['Start agent 0', BRIEF, '!compile'], () => undefined);
    if (code !== 0) throw new Error(`the way to the gate ended with ${code}`);
    const began = performance.now();
    const words = new Promise<number>((resolve) => {
      session.onChange(() => {
        if ((session.live.view.run?.lines ?? 0) > 0) resolve(performance.now());
      });
    });
    await session.line('!plan');
    return { words: (await words) - began };
  } finally {
    await session.close('quit');
    place.remove();
  }
}

/** How the driver starts the program for a role that reads. */
async function orderOf({ driven }: Agent, at: Scratch): Promise<ChildOrder> {
  const orders: ChildOrder[] = [];
  const start = (order: ChildOrder) => {
    orders.push(order);
    return processes.start(order);
  };
  const options = { ...optionsOf(driven, at.cwd), readOnly: true };
  const session = await driven.port({ ...at, processes: { ...processes, start } }).open(options);
  for await (const _event of session.prompt(request('Say hello'), new AbortController().signal));
  await session.close();
  const [order] = orders;
  if (order === undefined) throw new Error(`${driven.id} was not started`);
  return order;
}

async function measure(agent: Agent): Promise<void> {
  const { driven } = agent;
  const version = installedVersion(driven.id);
  if (version === null) {
    console.log(`${driven.id}: skipped, there is none at ${programOf(driven.id)}; npm run test:agents installs it`);
    return;
  }
  const server = await startModelServer({ steps: () => text('Hello there.\n') }, 600_000);
  try {
    const at = { home: join(BASE, driven.id, 'home'), cwd: join(BASE, driven.id, 'project'), server, processes };
    for (const dir of [at.home, at.cwd]) mkdirSync(dir, { recursive: true });
    const order = await orderOf(agent, at);
    const found = await interleaved(ROUNDS, {
      bare: () => bareOf(driven, order),
      gate: () => throughGate(agent, at),
    });
    console.log(`${driven.id} ${version}`);
    const floor = { name: 'bare', value: found.median('bare', 'words') };
    print({ name: '!plan to the first words', value: found.median('gate', 'words'), unit: 'ms', floor, aim: '1.15 x' });
  } finally {
    await server.stop();
  }
}

try {
  for (const agent of AGENTS) await measure(agent);
} finally {
  rmSync(BASE, { recursive: true, force: true, maxRetries: 5 });
}
