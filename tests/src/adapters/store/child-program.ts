import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const fixtures = join(import.meta.dirname, '../../../fixtures');

/** Starts a program of tests/fixtures in a process of its own. */
export function startFixture(name: string, ...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [join(fixtures, name), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Runs it to the end and gives what it printed. */
export async function runFixture(name: string, ...args: readonly string[]): Promise<string> {
  const child = startFixture(name, ...args);
  if (child.stdout === null) throw new Error('no output');
  const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return output;
}

/** Waits until it has printed a first line and gives that. */
export async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no output');
  for await (const chunk of child.stdout) return String(chunk).trim();
  throw new Error('ended without a word');
}
