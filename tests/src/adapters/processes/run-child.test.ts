import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProcesses, type ProcessesOptions } from '../../../../src/adapters/processes/run-child.ts';
import { findTagged } from '../../../../src/adapters/processes/tagged.ts';
import type { ProcessOrder } from '../../../../src/ports/processes.ts';
import { startFixture } from '../store/child-program.ts';
import { tempDir } from '../store/temp.ts';

let tags = 0;
/** Runs a command line; `stop` steps are short so that tests of stubborn children are too. */
async function run(shell: string, more: Partial<ProcessOrder> & ProcessesOptions = {}) {
  tags += 1;
  const { clock, timers, stop = [{ signal: 'SIGTERM', waitMs: 150 }], ...order } = more;
  const tag = `test-${process.pid}-${tags}`;
  const options = { stop, ...(clock === undefined ? {} : { clock }), ...(timers === undefined ? {} : { timers }) };
  const signal = new AbortController().signal;
  const lines: string[] = [];
  const result = await createProcesses(options).run({
    command: { shell },
    cwd: await tempDir(),
    timeoutMs: 60_000,
    tag,
    signal,
    onLine: (line) => lines.push(line),
    ...order,
  });
  return { ...result, lines, left: await findTagged('CODESLEUTH_RUN', order.tag ?? tag) };
}

/** Children that try to get away, each printing `ready` when they have. */
const ESCAPES: readonly [string, string][] = [
  ['in the background', 'sleep 300 & echo ready; wait'],
  ['in a session of its own', 'setsid sleep 300 & echo ready; wait'],
  ['forked twice', '(setsid sh -c "sleep 300 & sleep 300 & wait" &) ; echo ready; sleep 300'],
  [
    'deaf to SIGTERM and SIGINT',
    'trap "" TERM INT; (trap "" TERM INT; sleep 300) & echo ready; while :; do sleep 300; done',
  ],
  [
    'deaf and in a session of its own',
    'trap "" TERM; setsid sh -c "trap \\"\\" TERM HUP; while :; do sleep 300; done" & echo ready; wait',
  ],
  ['forking all the time', 'setsid sh -c "while :; do (setsid sleep 300 &); sleep 0.01; done" & echo ready; wait'],
];

describe('running a command', () => {
  it('gives exit, output of both streams in order, and lines', async () => {
    const found = await run('echo one; echo two >&2; echo three; exit 3');
    expect(found).toMatchObject({ exit: 3, timedOut: false, aborted: false, tail: 'one\ntwo\nthree\n' });
    expect(found.lines).toEqual(['one', 'two', 'three']);
    expect(found.durationMs).toBeGreaterThan(0);
  });

  it('runs a program with arguments as they are, without a shell', async () => {
    const command = { file: process.execPath, args: ['-p', 'process.argv.slice(1).join("|")', '--', '$HOME *', '"'] };
    expect(await run('', { command })).toMatchObject({ exit: 0, tail: '$HOME *|"\n' });
  });

  it('gives it no input to wait for', async () => {
    expect(await run('cat; echo done')).toMatchObject({ exit: 0, tail: 'done\n' });
  });

  it('gives it the allowed variables and its tags, and nothing else of ours', async () => {
    process.env.TEST_SECRET_KEY = 'sk-secret';
    const found = await run('env', { tag: 'the-run' });
    delete process.env.TEST_SECRET_KEY;
    const names = found.lines.map((line) => line.split('=')[0]);
    const allowed =
      /^(PATH|HOME|LANG|LANGUAGE|LC_\w+|TERM|TMPDIR|TZ|SHELL|USER|LOGNAME|NO_COLOR|CODESLEUTH_\w+|PWD|SHLVL|_|OLDPWD)$/;
    expect(names.filter((name) => !allowed.test(name ?? ''))).toEqual([]);
    expect(found.lines).toContain('CODESLEUTH_RUN=the-run');
    expect(found.lines).toContain(`PATH=${process.env.PATH}`);
    expect(found.tail).not.toContain('sk-secret');
  });

  it.each([
    ['a program that is not there', { command: { file: '/nonexistent/program', args: [] } }, /program was not found/],
    ['a file that is no program', { command: { file: import.meta.filename, args: [] } }, /may not be executed/],
    ['a directory that is gone', { cwd: '/nonexistent/dir' }, /no directory \/nonexistent\/dir/],
    ['an argument no program can have', { command: { file: 'ls', args: ['a\0b'] } }, /Not started/],
  ])('says so for %s, and does not throw', async (_, more, message) => {
    const found = await run('true', more);
    expect(found).toMatchObject({ exit: null, timedOut: false, aborted: false });
    expect(found.tail).toMatch(message);
  });

  it('tells a command that a signal ended', async () => {
    expect(await run('kill -SEGV $$')).toMatchObject({ exit: null, timedOut: false, aborted: false });
  });

  it('keeps characters whole that come in parts', async () => {
    const found = await run(
      "printf '\\342'; sleep 0.05; printf '\\202\\254 \\360\\237'; sleep 0.05; printf '\\230\\200\\n'",
    );
    expect(found.lines).toEqual(['€ 😀']);
    expect(found.tail).toBe('€ 😀\n');
  });

  it('keeps the last 64 KB of a flood and gives every line', async () => {
    const program = 'for (let i = 0; i < 50_000; i += 1) console.log(`line ${i} ${"€".repeat(20)}`)';
    const found = await run('', { command: { file: process.execPath, args: ['-e', program] } });
    expect(found.exit).toBe(0);
    expect(found.lines).toHaveLength(50_000);
    expect(found.lines.at(-1)).toBe(`line 49999 ${'€'.repeat(20)}`);
    expect(Buffer.byteLength(found.tail)).toBeLessThanOrEqual(64 * 1024);
    expect(Buffer.byteLength(found.tail)).toBeGreaterThan(64 * 1024 - 4);
    expect(found.tail).not.toContain('\uFFFD');
    expect(found.tail.endsWith(`line 49999 ${'€'.repeat(20)}\n`)).toBe(true);
  });
});

describe('everything a command started', () => {
  it.each(ESCAPES)('is gone when the time is over: %s', async (_, command) => {
    // The time limit is a timer of the test's, started by the child itself once it has let its children loose.
    const abort = new AbortController();
    const found = await run(command, {
      signal: abort.signal,
      onLine: (line) => line === 'ready' && abort.abort(),
    });
    expect(found).toMatchObject({ exit: null, aborted: true, timedOut: false });
    expect(found.left).toEqual([]);
  });

  it('is gone after a normal end too, such as a server left behind', async () => {
    const dir = await tempDir();
    const command = 'sleep 300 & echo $! > pids; setsid sleep 300 & echo $! >> pids; echo fine';
    const found = await run(command, { cwd: dir });
    expect(found).toMatchObject({ exit: 0, aborted: false, timedOut: false, tail: 'fine\n' });
    expect(found.left).toEqual([]);
    const pids = (await readFile(join(dir, 'pids'), 'utf8')).trim().split('\n');
    expect(pids.filter(isRunning)).toEqual([]);
  });

  it('is gone also where a member of the group has dropped the tag', async () => {
    const dir = await tempDir();
    await run('env -i sleep 300 & echo $! > pid', { cwd: dir });
    expect(isRunning((await readFile(join(dir, 'pid'), 'utf8')).trim())).toBe(false);
  });

  it('gets the chance to clean up first', async () => {
    const abort = new AbortController();
    const command = "trap 'echo saved; exit 0' TERM; echo ready; while :; do sleep 0.01; done";
    const found = await run(command, {
      signal: abort.signal,
      stop: [{ signal: 'SIGTERM', waitMs: 30_000 }],
      onLine: (line) => line === 'ready' && abort.abort(),
    });
    expect(found).toMatchObject({
      exit: null,
      aborted: true,
      tail: expect.stringMatching(/^ready\n(Terminated\n)?saved\n$/),
    });
  });
});

describe('ending a command early', () => {
  it('happens by the time limit', async () => {
    const found = await run('echo begun; sleep 300', { timeoutMs: 50 });
    expect(found).toMatchObject({ exit: null, timedOut: true, aborted: false });
    expect(found.left).toEqual([]);
  });

  it('happens before it starts when that was asked for before', async () => {
    const dir = await tempDir();
    const found = await run('touch started', { cwd: dir, signal: AbortSignal.abort() });
    expect(found).toMatchObject({ exit: null, aborted: true, timedOut: false });
    expect(existsSync(join(dir, 'started'))).toBe(false);
  });

  it('leaves no listener and no timer behind when the command ends by itself', async () => {
    const abort = new AbortController();
    let cancelled = 0;
    const timers = {
      start: () => () => {
        cancelled += 1;
      },
    };
    const found = await run('true', { signal: abort.signal, timers });
    expect(found.exit).toBe(0);
    expect(cancelled).toBe(1);
    abort.abort();
  });
});

describe('a child that is talked to', () => {
  it('gets what is written, tells its streams apart, and ends when its input ends', async () => {
    const lines: string[] = [];
    const child = createProcesses().start({
      command: { file: '/bin/sh', args: ['-c', 'while read -r line; do echo "got $line"; done; echo bye >&2'] },
      cwd: await tempDir(),
      tag: 'talk',
      input: 'open',
      env: { AGENT_KEY: 'x' },
      stop: [{ signal: 'SIGINT', waitMs: 1000 }],
      onLine: (line, stream) => lines.push(`${stream}: ${line}`),
    });
    child.write('one\n');
    child.write('two\n');
    child.endInput();
    expect(await child.ended).toMatchObject({ exit: 0, signal: null, notStarted: null });
    expect(lines).toEqual(['out: got one', 'out: got two', 'err: bye']);
    child.write('too late\n');
  });

  it('is stopped step by step, however often that is asked', async () => {
    const ready = Promise.withResolvers<void>();
    const child = createProcesses().start({
      command: {
        shell:
          "trap 'echo interrupted' INT; trap 'echo terminated; exit 7' TERM; echo ready; while :; do sleep 0.01; done",
      },
      cwd: await tempDir(),
      tag: 'steps',
      stop: [
        { signal: 'SIGINT', waitMs: 200 },
        { signal: 'SIGTERM', waitMs: 20_000 },
      ],
      onLine: (line) => line === 'ready' && ready.resolve(),
    });
    await ready.promise;
    const ends = await Promise.all([child.stop(), child.stop()]);
    expect(ends[0]).toEqual(ends[1]);
    expect(ends[0]).toMatchObject({
      exit: 7,
      tail: expect.stringMatching(/^ready\ninterrupted\n(Terminated\n)?terminated\n$/),
    });
    expect(await child.stop()).toEqual(ends[0]);
  });

  it('gives very long lines in pieces', async () => {
    const lines: number[] = [];
    const child = createProcesses().start({
      command: { file: process.execPath, args: ['-e', 'process.stdout.write("x".repeat(250) + "\\r\\nend")'] },
      cwd: await tempDir(),
      tag: 'long',
      lineLimit: 100,
      stop: [],
      onLine: (line) => lines.push(line.length),
    });
    await child.ended;
    expect(lines).toEqual([100, 100, 50, 3]);
  });
});

describe('sweeping a run', () => {
  it('ends every child of the run and no other', async () => {
    const processes = createProcesses();
    const dir = await tempDir();
    const start = (tag: string) => {
      const ready = Promise.withResolvers<void>();
      const command = { shell: 'setsid sleep 300 & echo ready; sleep 300' };
      const child = processes.start({ command, cwd: dir, tag, stop: [], onLine: () => ready.resolve() });
      return { child, ready: ready.promise };
    };
    const [doomed, other] = [start(`sweep-${process.pid}-a`), start(`sweep-${process.pid}-b`)];
    await Promise.all([doomed.ready, other.ready]);
    expect(await processes.sweep(`sweep-${process.pid}-a`)).toBeGreaterThanOrEqual(3);
    expect(await doomed.child.ended).toMatchObject({ exit: null, signal: 'SIGKILL' });
    expect(await findTagged('CODESLEUTH_RUN', `sweep-${process.pid}-b`)).toHaveLength(3);
    expect(await processes.sweep(`sweep-${process.pid}-a`)).toBe(0);
    await other.child.stop();
  });
});

describe('the death of the shell', () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)('by %s leaves none of its children', async (signal) => {
    const dir = await tempDir();
    const command =
      'trap "" TERM HUP; setsid sleep 300 & echo $! > one; env -i sleep 300 & echo $! > two; echo $$; wait; sleep 300';
    const owner = startFixture('processes/owner.ts', command, dir);
    const [line] = await once(owner.stdout ?? owner, 'data');
    const pids = [String(line).trim(), ...['one', 'two'].map((name) => readFileSync(join(dir, name), 'utf8').trim())];
    expect(pids.filter(isRunning)).toHaveLength(3);
    owner.kill(signal);
    await once(owner, 'exit');
    await expect.poll(() => pids.filter(isRunning), { timeout: 10_000, interval: 20 }).toEqual([]);
  });

  it('is not held up by the watchdog, which goes too', async () => {
    const owner = startFixture('processes/owner.ts', 'echo $CODESLEUTH_SHELL; sleep 0.2', await tempDir());
    const [line] = await once(owner.stdout ?? owner, 'data');
    expect(withArgument(String(line).trim())).toHaveLength(1);
    await once(owner, 'exit');
    await expect.poll(() => withArgument(String(line).trim()), { timeout: 10_000, interval: 20 }).toEqual([]);
  });

  it('is survived by a new watchdog where somebody ended the first one', async () => {
    const processes = createProcesses();
    const shells: string[] = [];
    const cwd = await tempDir();
    const start = () => {
      const ready = Promise.withResolvers<void>();
      const onLine = (line: string) => {
        shells.push(line);
        ready.resolve();
      };
      const child = processes.start({
        command: { shell: 'echo $CODESLEUTH_SHELL; sleep 300' },
        cwd,
        tag: 'dog',
        stop: [],
        onLine,
      });
      return { child, ready: ready.promise };
    };
    const first = start();
    await first.ready;
    const [dog] = withArgument(shells[0] ?? '');
    process.kill(Number(dog), 'SIGKILL');
    await expect.poll(() => existsSync(`/proc/${dog}`), { timeout: 10_000, interval: 20 }).toBe(false);
    const second = start();
    await second.ready;
    expect(withArgument(shells[0] ?? '')).toHaveLength(1);
    await processes.sweep('dog');
    await Promise.all([first.child.ended, second.child.ended]);
  });
});

/** Ids of processes that have the text in an argument: the watchdogs of a shell have its tag. */
function withArgument(text: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  });
}

function isRunning(pid: string): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}
