import { type ChildProcess, spawn } from 'node:child_process';
import { SHELL_TAG } from './child-environment.ts';

/**
 * Reads `+ <group>` and `- <group>` until the pipe closes, which the kernel does however the shell ends; then kills
 * the groups that are left and, where /proc is there, everything with the shell's tag until two rounds find nothing.
 * A POSIX shell needs a hundredth of the memory of a second Node.
 */
const SCRIPT = `
groups=" "
while read -r op group; do
  case $op in
    +) groups="$groups$group " ;;
    -) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group"; done
[ -r /proc/self/environ ] || exit 0
empty=0 round=0
while [ $empty -lt 2 ] && [ $round -lt 100 ]; do
  empty=$((empty + 1)) round=$((round + 1))
  for file in $(grep -lsF "$1" /proc/[0-9]*/environ); do
    pid=\${file#/proc/} pid=\${pid%/environ}
    kill -s KILL "$pid" && empty=0
  done
done
`;

/** Outlives the shell by a moment and ends what it left running (safety.md, "Processes"). */
export interface Watchdog {
  /** Starts it where it does not run; to be called before a process is spawned, so that none is missed. */
  start(): void;
  /** The group is watched until `unwatch`. */
  watch(group: number): void;
  unwatch(group: number): void;
}

const nothing = (): void => undefined;

/** A watchdog for the processes that carry the shell's tag. It keeps neither the shell alive nor its terminal busy. */
export function createWatchdog(shellTag: string): Watchdog {
  if (process.platform === 'win32') return { start: nothing, watch: nothing, unwatch: nothing };
  const groups = new Set<number>();
  let dog: ChildProcess | null = null;

  function start(): void {
    if (dog !== null) return;
    const fresh = startDog(shellTag);
    fresh.once('exit', () => {
      if (dog === fresh) dog = null;
    });
    for (const group of groups) fresh.stdin?.write(`+ ${group}\n`);
    dog = fresh;
  }

  return {
    start,
    watch(group) {
      groups.add(group);
      dog?.stdin?.write(`+ ${group}\n`);
    },
    unwatch(group) {
      groups.delete(group);
      dog?.stdin?.write(`- ${group}\n`);
    },
  };
}

function startDog(shellTag: string): ChildProcess {
  const dog = spawn('/bin/sh', ['-c', SCRIPT, 'codesleuth-watchdog', `${SHELL_TAG}=${shellTag}`], {
    cwd: '/',
    detached: true,
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a watchdog the shell works all the same; it only ends its children itself.
  dog.on('error', () => undefined);
  dog.stdin?.on('error', () => undefined);
  dog.unref();
  if (dog.stdin !== null && 'unref' in dog.stdin && typeof dog.stdin.unref === 'function') dog.stdin.unref();
  return dog;
}
