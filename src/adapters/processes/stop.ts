import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { CHILD_TAG } from './child-environment.ts';
import { canSeeTags, signal, sweepTagged } from './tagged.ts';

/** A signal to the group and how long it may take to end (milliseconds) before the next one; SIGKILL comes last. */
export interface StopStep {
  readonly signal: NodeJS.Signals;
  readonly waitMs: number;
}

/** For gate commands, so that a pause takes less than two seconds. */
export const COMMAND_STOP: readonly StopStep[] = [{ signal: 'SIGTERM', waitMs: 1000 }];

const POLL_MS = 10;

/** What is stopped: a process that leads its own group, and the tag all its descendants carry. */
export interface Target {
  readonly pid: number;
  readonly tag: string;
  /** Resolves when the leader has ended. */
  readonly exited: Promise<void>;
}

/** A killed process that does not go within this time hangs in the kernel; nothing can be done about it. */
const KILLED_MS = 5000;

/** Asks the group to end, step by step, and kills it in the end. True when the leader has ended. */
export async function stopGroup(target: Target, steps: readonly StopStep[]): Promise<boolean> {
  if (process.platform === 'win32') return stopOnWindows(target);
  for (const step of steps) {
    if (!signal(-target.pid, step.signal)) break;
    if (await endsWithin(target.exited, step.waitMs)) return true;
  }
  signal(-target.pid, 'SIGKILL');
  return endsWithin(target.exited, KILLED_MS);
}

/** How long processes that outlive their leader may take to end after a SIGTERM. */
export function leftoverPatience(steps: readonly StopStep[]): number {
  return Math.min(500, steps.at(-1)?.waitMs ?? 0);
}

/**
 * Ends what is still there after the leader: members of its group get a SIGTERM and `patienceMs`, then SIGKILL; then
 * the tagged ones that left the group are killed. Resolves at once when nothing is left.
 */
export async function endLeftovers(target: Target, patienceMs: number): Promise<void> {
  if (process.platform === 'win32') return;
  if (isGroupAlive(target.pid)) {
    signal(-target.pid, 'SIGTERM');
    // By the clock: on a full machine a look at every process takes longer than the pause between two looks.
    const until = performance.now() + patienceMs;
    while (performance.now() < until && isGroupAlive(target.pid)) await pause(POLL_MS);
    signal(-target.pid, 'SIGKILL');
  }
  await sweepTagged(CHILD_TAG, target.tag);
}

/** True when a member of the group lives; the dead that nobody has collected do not count where that can be seen. */
function isGroupAlive(group: number): boolean {
  if (!signal(-group, 0)) return false;
  if (!canSeeTags()) return true;
  return readdirSync('/proc').some((pid) => /^\d+$/.test(pid) && isLivingMember(pid, group));
}

function isLivingMember(pid: string, group: number): boolean {
  try {
    // The name (second field) may hold spaces and brackets, so the fields are counted after its last bracket.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, , member] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(member) === group && state !== 'Z' && state !== 'X';
  } catch {
    return false;
  }
}

/** True when the promise settles in time. */
export async function endsWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const settled = await Promise.race([promise.then(() => true), late]);
  clearTimeout(timer);
  return settled;
}

async function stopOnWindows(target: Target): Promise<boolean> {
  const killer = spawn('taskkill', ['/pid', String(target.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
  killer.on('error', () => signal(target.pid, 'SIGKILL'));
  return endsWithin(target.exited, KILLED_MS);
}
