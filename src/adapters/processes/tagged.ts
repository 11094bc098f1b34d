import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';

/** Processes looked at between two turns of the event loop, so that a full machine does not stop the screen. */
const PER_TURN = 64;
/** A killed process can take a moment to go; one that hangs in the kernel is not waited for longer than this. */
const ROUNDS = 100;
const BETWEEN_ROUNDS_MS = 10;

/** True where the environment of other processes can be read. */
export const canSeeTags = (): boolean => existsSync('/proc/self/environ');

/** Ids of living processes, other than this one, whose environment has `name=value`. Empty where it cannot be read. */
export function findTagged(name: string, value: string): Promise<number[]> {
  const wanted = entryOf(name, value);
  return findWith((environment) => environment.includes(wanted));
}

/** A variable as it stands in an environment. */
export const entryOf = (name: string, value: string): Buffer => Buffer.from(`\0${name}=${value}\0`, 'utf8');

/** Ids of living processes, other than this one, by their environments. Empty where these cannot be read. */
export async function findWith(wanted: (environment: Buffer) => boolean): Promise<number[]> {
  if (!canSeeTags()) return [];
  const found: number[] = [];
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  for (const [index, pid] of pids.entries()) {
    if (index % PER_TURN === PER_TURN - 1) await nextTurn();
    if (Number(pid) !== process.pid && wanted(environmentOf(pid))) found.push(Number(pid));
  }
  return found;
}

function environmentOf(pid: string): Buffer {
  try {
    return Buffer.concat([Buffer.from('\0'), readFileSync(`/proc/${pid}/environ`), Buffer.from('\0')]);
  } catch {
    // Gone meanwhile, or somebody else's.
    return Buffer.alloc(0);
  }
}

/**
 * Kills every process with the tag until two rounds in a row find none (a process may be forking while it is looked
 * for). Gives how many were killed.
 */
export async function sweepTagged(name: string, value: string): Promise<number> {
  const killed = new Set<number>();
  let empty = 0;
  for (let round = 0; empty < 2 && round < ROUNDS; round += 1) {
    const found = await findTagged(name, value);
    empty = found.length === 0 ? empty + 1 : 0;
    for (const pid of found.filter((each) => signal(each, 'SIGKILL'))) killed.add(pid);
    if (found.length > 0) await pause(BETWEEN_ROUNDS_MS);
  }
  return killed.size;
}

/** Sends a signal to a process, or to a group when `pid` is negative. False when there is none any more. */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
