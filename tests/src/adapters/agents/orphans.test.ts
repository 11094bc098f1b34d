import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { createClaude } from '../../../../src/adapters/agents/claude/claude.ts';
import { createProcesses } from '../../../../src/adapters/processes/run-child.ts';
import type { AgentSession } from '../../../../src/ports/agent.ts';
import { livingOf, treeOf } from '../../../support/escapes.ts';
import { LONG } from '../../../support/long.ts';
import { playOf, type Scene, writePlays } from '../../../support/recorded-agent.ts';
import { request } from '../../../support/request.ts';
import { startFixture } from '../store/child-program.ts';
import { tempDir } from '../store/temp.ts';
import { CLAUDE_RECORDED } from './claude/recorded.ts';

/** Trees of processes that try to get away, over all ways in which a run can end. */
const TREES = LONG ? 203 : 14;
const never = new AbortController().signal;
const processes = createProcesses();

interface Tree {
  readonly index: number;
  readonly tag: string;
  /** How long its processes sleep, in seconds: no other process on the machine sleeps as long. */
  readonly mark: string;
  readonly cwd: string;
  /** Arguments of Node for the agent. */
  readonly args: readonly string[];
}

async function grow(index: number, scene: Scene): Promise<Tree> {
  const mark = `${90_000 + index}.${process.pid}`;
  const play = playOf(CLAUDE_RECORDED, { ...scene, escapees: treeOf(index, mark) });
  const { args } = writePlays(await tempDir(), [play]);
  const warnings = '--disable-warning=ExperimentalWarning';
  return { index, tag: `tree-${process.pid}-${index}`, mark, cwd: await tempDir(), args: [warnings, ...args] };
}

async function open({ args, cwd, tag }: Tree): Promise<AgentSession> {
  const configured = { command: process.execPath, args: [...args], env: [] };
  const port = createClaude({ processes, configured, env: process.env });
  return port.open({ cwd, model: null, resume: null, readOnly: false, tag });
}

/** Works with the agent in this process until the end of its prompt, or until `at` makes an end of it. */
async function work(tree: Tree, at: (session: AgentSession) => Promise<void> | null): Promise<string> {
  const session = await open(tree);
  let reason = '';
  let ending: Promise<void> | null = null;
  for await (const event of session.prompt(request('Please work'), never)) {
    if (event.type === 'text') {
      expect(await livingOf(tree.tag, tree.mark)).not.toEqual([]);
      ending ??= at(session);
    }
    if (event.type === 'end') reason = event.reason;
  }
  await ending;
  if (reason === 'done') await session.close();
  return reason;
}

/** Lets another process work with the agent and ends that one: at the first words, or as soon as the agent's runs. */
async function shellDies(tree: Tree, signal: NodeJS.Signals): Promise<string> {
  const owner = startFixture('agents/owner.ts', tree.cwd, tree.tag, ...tree.args);
  const ended = once(owner, 'exit');
  const moment = tree.index % 2 === 0 ? 'words' : 'begun';
  if (owner.stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: owner.stdout })) if (line === moment) break;
  owner.kill(signal);
  const [code, by] = await ended;
  return `${code ?? by}`;
}

const HANGING: Scene = { scene: 'text', mishap: { do: 'hang' }, deaf: true };

/** How a run can end, and what is to be seen of that end. */
const WAYS: readonly { way: string; scene: Scene; end: (tree: Tree) => Promise<string>; seen: string }[] = [
  { way: 'success', scene: { scene: 'text', lingers: true }, end: (tree) => work(tree, () => null), seen: 'done' },
  {
    way: 'an error of the agent',
    scene: { scene: 'text', mishap: { do: 'exit', code: 1 } },
    end: (tree) => work(tree, () => null),
    seen: 'error',
  },
  {
    way: 'an interrupt',
    scene: HANGING,
    end: (tree) => work(tree, (session) => session.interrupt()),
    seen: 'cancelled',
  },
  { way: 'a close', scene: HANGING, end: (tree) => work(tree, (session) => session.close()), seen: 'cancelled' },
  { way: 'SIGTERM of the shell', scene: HANGING, end: (tree) => shellDies(tree, 'SIGTERM'), seen: '143' },
  { way: 'SIGHUP of the shell', scene: HANGING, end: (tree) => shellDies(tree, 'SIGHUP'), seen: '129' },
  { way: 'SIGKILL of the shell', scene: HANGING, end: (tree) => shellDies(tree, 'SIGKILL'), seen: 'SIGKILL' },
];

const EACH = WAYS.map((way, first) => ({ ...way, first }));

describe('no process of an agent is left', { timeout: LONG ? 240_000 : 30_000 }, () => {
  it.each(EACH)('after $way', async ({ scene, end, seen, first }) => {
    for (let index = first; index < TREES; index += WAYS.length) {
      const tree = await grow(index, scene);
      expect(await end(tree)).toBe(seen);
      const living = () => livingOf(tree.tag, tree.mark);
      // Only where the shell has gone is somebody else to end them, a moment later.
      if (seen !== 'SIGKILL') expect(await living(), `tree ${index}`).toEqual([]);
      await expect.poll(living, { timeout: 10_000, interval: 20, message: `tree ${index}` }).toEqual([]);
    }
  });
});
