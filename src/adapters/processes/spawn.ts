import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { ProcessOrder } from '../../ports/processes.ts';
import { type ChildTags, childEnvironment } from './child-environment.ts';
import type { ChildOrder } from './child-order.ts';

/** Starts the process in a group of its own. Throws, or gives a process with an `error` event, when it cannot. */
export function spawnChild(order: ChildOrder, tags: ChildTags): ChildProcess {
  const { file, args, verbatim } = commandLine(order.command);
  return spawn(file, args, {
    cwd: order.cwd,
    detached: process.platform !== 'win32',
    env: childEnvironment(process.env, tags, order.env),
    stdio: [order.input === 'open' ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    windowsHide: true,
    windowsVerbatimArguments: verbatim,
  });
}

interface CommandLine {
  readonly file: string;
  readonly args: readonly string[];
  readonly verbatim: boolean;
}

function commandLine(command: ProcessOrder['command']): CommandLine {
  if ('file' in command) return { ...command, verbatim: false };
  if (process.platform === 'win32') {
    const shell = process.env.ComSpec ?? 'cmd.exe';
    return { file: shell, args: ['/d', '/s', '/c', `"${command.shell}"`], verbatim: true };
  }
  // One pipe for both streams keeps messages and errors in the order in which they were written.
  return { file: '/bin/sh', args: ['-c', `exec 2>&1\n${command.shell}`], verbatim: false };
}

/** Why the order could not be carried out, in words for a person. */
export function whyNotStarted(order: ChildOrder, error: unknown): string {
  const name = 'file' in order.command ? order.command.file : '/bin/sh';
  if (!existsSync(order.cwd)) return `Not started: there is no directory ${order.cwd}.`;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return `Not started: ${name} was not found.`;
  if (code === 'EACCES') return `Not started: ${name} may not be executed.`;
  return `Not started: ${name}: ${error instanceof Error ? error.message : String(error)}`;
}
