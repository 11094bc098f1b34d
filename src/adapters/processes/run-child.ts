import type { ClockPort, ProcessOrder, ProcessPort, ProcessResult } from '../../ports/processes.ts';
import { systemClock } from '../clock.ts';
import { startChild } from './child.ts';
import { RUN_TAG } from './child-environment.ts';
import type { Child, ChildOrder } from './child-order.ts';
import { startDeadline, systemTimers, type Timers } from './deadline.ts';
import { memoryOf } from './memory.ts';
import { shellName } from './orphans.ts';
import { COMMAND_STOP, type StopStep } from './stop.ts';
import { signal, sweepTagged } from './tagged.ts';
import { createWatchdog } from './watchdog.ts';

export interface ProcessesOptions {
  readonly clock?: ClockPort;
  readonly timers?: Timers;
  /** How commands of `run` are stopped. */
  readonly stop?: readonly StopStep[];
}

/** The one supervised runner: `run` for commands that just end, `start` for agents that are talked to. */
export interface Processes extends ProcessPort {
  start(order: ChildOrder): Child;
}

/** Makes the runner of this shell; its watchdog starts with the first child. One per shell. */
export function createProcesses(options: ProcessesOptions = {}): Processes {
  const shell = shellName();
  const watchdog = createWatchdog(shell);
  const running = new Map<Child, string>();
  let started = 0;

  function start(order: ChildOrder): Child {
    started += 1;
    const child = startChild(order, { run: order.tag, child: `${shell}-${started}`, shell }, watchdog);
    running.set(child, order.tag);
    void child.ended.then(() => running.delete(child));
    return child;
  }

  return {
    start,
    run: (order) => runToEnd(order, start, options),
    memory: (tags) => memoryOf(shell, tags),
    async sweep(tag) {
      // Where tags cannot be seen, the groups of the children are all there is to go by.
      for (const [child, childTag] of running) {
        if (childTag === tag && child.pid !== null && process.platform !== 'linux') signal(-child.pid, 'SIGKILL');
      }
      return sweepTagged(RUN_TAG, tag);
    },
  };
}

async function runToEnd(
  order: ProcessOrder,
  start: (order: ChildOrder) => Child,
  options: ProcessesOptions,
): Promise<ProcessResult> {
  const clock = options.clock ?? systemClock;
  const none = { exit: null, timedOut: false, aborted: true, tail: '', durationMs: 0 };
  if (order.signal.aborted) return none;
  const began = clock.monotonic();
  const { command, cwd, tag, onLine, env } = order;
  const stop = options.stop ?? COMMAND_STOP;
  const more = { ...(onLine === undefined ? {} : { onLine }), ...(env === undefined ? {} : { env }) };
  const child = start({ command, cwd, tag, stop, ...more });
  let cause: 'timedOut' | 'aborted' | null = null;
  const end = (why: 'timedOut' | 'aborted') => (): void => {
    cause ??= why;
    void child.stop();
  };
  const onAbort = end('aborted');
  order.signal.addEventListener('abort', onAbort, { once: true });
  const tools = { clock, timers: options.timers ?? systemTimers };
  const cancel = startDeadline(order.timeoutMs, end('timedOut'), tools);
  const { exit, tail } = await child.ended;
  cancel();
  order.signal.removeEventListener('abort', onAbort);
  const why: string | null = cause;
  return {
    exit: why === null ? exit : null,
    timedOut: why === 'timedOut',
    aborted: why === 'aborted',
    tail,
    durationMs: clock.monotonic() - began,
  };
}
