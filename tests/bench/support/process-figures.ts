import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const NANOSECONDS = 1e6;

/** CPU milliseconds that all threads of a running process have used so far (/proc, Linux only). */
export function cpuMs(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  let total = 0;
  for (const task of readdirSync(tasks)) {
    try {
      total += Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // A thread may end between the two looks.
    }
  }
  return total / NANOSECONDS;
}

export interface Memory {
  readonly rss: number;
  /** The part that is not shared with files. */
  readonly anonymous: number;
  /** The most that was resident so far. */
  readonly peak: number;
}

/** Resident memory of a running process in MB (10^6 bytes). */
export function memoryMb(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): number => (Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024) / 1e6;
  return { rss: field('VmRSS'), anonymous: field('RssAnon'), peak: field('VmHWM') };
}

/** Runs a program to its end; CPU milliseconds of it and of its children, as the kernel counted them at their end. */
export function cpuToExit(
  words: readonly string[],
  at: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): { readonly cpu: number; readonly code: number | null; readonly stdout: string } {
  const script = 'TIMEFORMAT="%3U %3S"; time "$@"';
  const ended = spawnSync('bash', ['-c', script, 'bash', ...words], { ...at, encoding: 'utf8', maxBuffer: 1e9 });
  const [user = Number.NaN, system = Number.NaN] = (ended.stderr.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number);
  return { cpu: (user + system) * 1000, code: ended.status, stdout: ended.stdout };
}

/** Milliseconds of a kernel tick, in which /proc counts children. */
const TICK_MS = 10;

/** CPU milliseconds of this process and of its children that have ended (/proc, Linux only; to a tick). */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  // After the name, which ends in the last parenthesis: state is field 3, the children's user and system time 16 and 17.
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (user + system) / 1000 + (Number(fields[13]) + Number(fields[14])) * TICK_MS;
}

export interface Spent {
  /** Milliseconds by the clock. */
  readonly wall: number;
  /** Milliseconds of CPU, children included. */
  readonly cpu: number;
}

/** What work costs; nothing else may be under way in this process. */
export async function spent(work: () => unknown): Promise<Spent> {
  const [start, cpu] = [performance.now(), ownCpuMs()];
  await work();
  return { wall: performance.now() - start, cpu: ownCpuMs() - cpu };
}
