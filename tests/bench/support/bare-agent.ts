import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ClaudeDialect } from '../../../src/adapters/agents/claude/dialect.ts';
import { AppServerDialect } from '../../../src/adapters/agents/codex/app-server.ts';
import type { Dialect, Step } from '../../../src/adapters/agents/process/dialect.ts';
import { childEnvironment } from '../../../src/adapters/processes/child-environment.ts';
import type { ChildOrder } from '../../../src/adapters/processes/child-order.ts';
import type { OpenOptions } from '../../../src/ports/agent.ts';
import type { Driven } from '../../agents/driven/driven.ts';
import { request } from '../../support/request.ts';

const FOUND = { file: '', args: [], env: {} };

/** Milliseconds from the prompt. */
export interface Times extends Record<string, number> {
  readonly byte?: number;
  readonly words: number;
}

export const optionsOf = ({ model }: Driven, cwd: string): OpenOptions => ({
  ...{ cwd, model, resume: null, readOnly: false, mode: 'ask', tag: `bench-${process.pid}` },
});

const DIALECTS: Readonly<Record<string, (options: OpenOptions) => Dialect>> = {
  claude: (options) => new ClaudeDialect(FOUND, options),
  codex: (options) => new AppServerDialect(FOUND, options),
};

/** The same words, said to a child that nobody looks after. */
async function bare(dialect: Dialect, order: ChildOrder): Promise<Times> {
  let [byte, words] = [0, 0];
  const tags = { run: order.tag, child: 'bare', shell: 'bare' };
  const env = childEnvironment(process.env, tags, order.env);
  const { command } = order;
  if ('shell' in command) throw new Error('an agent is no shell command');
  const began = performance.now();
  const child = spawn(command.file, command.args, { cwd: order.cwd, env, detached: true });
  child.stdout.once('data', () => (byte = performance.now()));
  await talk(child, dialect, () => {
    if (words === 0) words = performance.now();
  });
  return { byte: byte - began, words: words - began };
}

function talk(child: ChildProcess, dialect: Dialect, onText: () => void): Promise<void> {
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('no pipes');
  const take = ({ send, events }: Step): void => {
    for (const line of send) stdin.write(`${line}\n`);
    for (const event of events) {
      if (event.type === 'text') onText();
      if (event.type === 'end') stdin.end();
    }
  };
  createInterface({ input: stdout }).on('line', (line) => take(dialect.hear(line)));
  take(dialect.begin());
  take(dialect.prompt(request('Say hello')));
  return new Promise((resolve) => child.once('close', () => resolve()));
}

/** The program of an agent, started with the same arguments as `order` and looked after by nobody; says hello. */
export function bareOf(driven: Driven, order: ChildOrder | undefined): Promise<Times> {
  const dialect = DIALECTS[driven.id];
  if (dialect === undefined || order === undefined) throw new Error(`${driven.id} was not started`);
  return bare(dialect(optionsOf(driven, order.cwd)), order);
}
