import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Orphan } from '../../ports/machine.ts';
import { SHELL_TAG } from './child-environment.ts';
import { canSeeTags, signal } from './tagged.ts';

/** A name for this shell that no other has had: its process and when that began say later whether it still lives. */
export const shellName = (): string => `${process.pid}-${startOf(process.pid) ?? 0}-${randomBytes(12).toString('hex')}`;

/** Whether the shell of that name still runs, as far as this machine can tell. */
export function isShellAlive(name: string): boolean {
  const named = /^(\d+)-(\d+)-/.exec(name);
  if (named === null) return true;
  const owner = { pid: Number(named[1]), start: Number(named[2]) };
  return owner.start === 0 ? signal(owner.pid, 0) : lives(owner);
}

/** Processes looked at between two turns of the event loop. */
const PER_TURN = 64;
const LONGEST_COMMAND = 60;

/** Processes that carry the name of a shell which is gone. Empty where other processes' environments cannot be read. */
export async function findOrphans(): Promise<readonly Orphan[]> {
  if (!canSeeTags()) return [];
  const found: Orphan[] = [];
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  for (const [index, pid] of pids.entries()) {
    if (index % PER_TURN === PER_TURN - 1) await nextTurn();
    const owner = ownerOf(pid);
    if (owner !== null && !lives(owner)) found.push({ pid: Number(pid), command: commandOf(pid) });
  }
  return found;
}

interface Owner {
  readonly pid: number;
  /** Start time of that process in clock ticks since the machine began, as /proc gives it. */
  readonly start: number;
}

const lives = ({ pid, start }: Owner): boolean => startOf(pid) === start;

function ownerOf(pid: string): Owner | null {
  const environment = `\0${read(`/proc/${pid}/environ`)}`;
  const at = environment.indexOf(`\0${SHELL_TAG}=`);
  const named = at < 0 ? null : /=(\d+)-(\d+)-/.exec(environment.slice(at, at + 100));
  return named === null ? null : { pid: Number(named[1]), start: Number(named[2]) };
}

function startOf(pid: number): number | null {
  // The name (second field) may hold spaces and brackets, so the fields are counted after its last bracket.
  const stat = read(`/proc/${pid}/stat`);
  const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return start === undefined ? null : Number(start);
}

const commandOf = (pid: string): string =>
  read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim().slice(0, LONGEST_COMMAND);

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    // Gone meanwhile, or somebody else's.
    return '';
  }
}
