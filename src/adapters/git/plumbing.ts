import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { BugError, ExternalError } from '../../ports/errors.ts';
import { gitFailure, gitMissing, gitTooSlow } from './failure.ts';
import { GUARDS, gitEnvironment, PLUMBING_COMMANDS, type PlumbingCommand } from './guards.ts';

export interface PlumbingCall {
  readonly cwd: string;
  readonly command: PlumbingCommand;
  readonly args: readonly string[];
  readonly stdin?: Buffer | string;
  /** A file to read standard input from instead: it is whole even when this process dies, where a pipe may be cut off. */
  readonly stdinFile?: string;
  /** Absolute path of the index to use instead of the repository's own. */
  readonly index?: string;
  /** More settings (`name=value`) for this one process. */
  readonly config?: readonly string[];
  /** More environment: names of author and committer. */
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that are answers, besides 0; or a predicate over them. */
  readonly accept?: (code: number) => boolean;
}

export interface PlumbingOutput {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs one git process to its end. Rejects with an ExternalError unless it ends with 0 or an accepted code. */
export type Plumbing = (call: PlumbingCall) => Promise<PlumbingOutput>;

export interface GitOptions {
  /** How long one git process may take. */
  readonly timeoutMs: number;
  readonly env: Record<string, string | undefined>;
}

/** Between asking a git process to stop, which lets it remove its lock files, and ending it. */
const GRACE_MS = 2000;

function argvOf(call: PlumbingCall): string[] {
  const own = call.index === undefined ? [] : ['core.splitIndex=false'];
  const config = [...GUARDS, ...own, ...(call.config ?? [])];
  return [...config.flatMap((setting) => ['-c', setting]), call.command, ...call.args];
}

function start(call: PlumbingCall, base: Record<string, string>): ChildProcess {
  const env = { ...base, ...call.env, ...(call.index === undefined ? {} : { GIT_INDEX_FILE: call.index }) };
  const file = call.stdinFile === undefined ? undefined : openSync(call.stdinFile, 'r');
  const stdio: StdioOptions = [file ?? 'pipe', 'pipe', 'pipe'];
  const child = spawn('git', argvOf(call), { cwd: call.cwd, env, stdio, windowsHide: true });
  if (file !== undefined) closeSync(file);
  // A git that ends before it has read everything is judged by its exit code, not by the broken pipe.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(call.stdin ?? '');
  return child;
}

function neverStarted(cwd: string, error: Error): ExternalError {
  if (existsSync(cwd)) return gitMissing(error.message);
  return new ExternalError('git', `The directory ${cwd} is gone.`, { next: 'Bring it back or choose another.' });
}

function stopAfter(child: ChildProcess, timeoutMs: number): { cancel(): void; expired(): boolean } {
  let expired = false;
  let last: NodeJS.Timeout | undefined;
  const first = setTimeout(() => {
    expired = true;
    child.kill('SIGTERM');
    last = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  }, timeoutMs);
  return {
    cancel: () => {
      clearTimeout(first);
      clearTimeout(last);
    },
    expired: () => expired,
  };
}

function collect(child: ChildProcess) {
  const parts: { stdout: Buffer[]; stderr: Buffer[] } = { stdout: [], stderr: [] };
  child.stdout?.on('data', (chunk: Buffer) => parts.stdout.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => parts.stderr.push(chunk));
  return parts;
}

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** What an ended process amounts to: its output, or the error that stands for it. */
function judge(call: PlumbingCall, end: Ending): PlumbingOutput | ExternalError {
  const what = `git ${call.command}`;
  if (end.code === null) return gitFailure(what, `${end.stderr}\nended by ${end.signal}`);
  if (end.code !== 0 && !call.accept?.(end.code)) return gitFailure(what, end.stderr);
  return { code: end.code, stdout: end.stdout, stderr: end.stderr };
}

/** The one place that starts git without simple-git: argv, bytes in and out, a deadline, and the guards of every call. */
export function createPlumbing(options: GitOptions): Plumbing {
  const env = gitEnvironment(options.env);
  return (call) => {
    const what = `git ${call.command}`;
    if (!PLUMBING_COMMANDS.includes(call.command)) throw new BugError(`${what} is not on the list of git commands`);
    return new Promise((resolve, reject) => {
      const child = start(call, env);
      const parts = collect(child);
      const deadline = stopAfter(child, options.timeoutMs);
      child.once('error', (error) => {
        deadline.cancel();
        reject(neverStarted(call.cwd, error));
      });
      child.once('close', (code, signal) => {
        deadline.cancel();
        if (deadline.expired()) return reject(gitTooSlow(what, options.timeoutMs));
        const stdout = Buffer.concat(parts.stdout);
        const result = judge(call, { code, signal, stdout, stderr: Buffer.concat(parts.stderr).toString('utf8') });
        if (result instanceof ExternalError) reject(result);
        else resolve(result);
      });
    });
  };
}

/** The first line of what a git command printed. */
export function firstLine(output: PlumbingOutput): string {
  return output.stdout.toString('utf8').split('\n', 1)[0] ?? '';
}
