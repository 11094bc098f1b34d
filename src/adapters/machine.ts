import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { availableParallelism, freemem, totalmem } from 'node:os';
import type { MachineFacts, MachinePort } from '../ports/machine.ts';
import { findOrphans } from './processes/orphans.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** The machine this process runs on. `env` tells of the terminal, `install` is where the program lies. */
export function createMachine(env: Variables, install: string): MachinePort {
  return {
    look: () => look(env, install),
    free: (dir) => freeAt(dir),
    orphans: findOrphans,
  };
}

function look(env: Variables, install: string): MachineFacts {
  const { stdout, version, platform } = process;
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== '') ?? '';
  return {
    node: version.replace(/^v/, ''),
    platform,
    install,
    cores: availableParallelism(),
    memory: memory(),
    terminal: {
      isTerminal: stdout.isTTY === true,
      // One that does not know its size says 0.
      columns: stdout.columns || null,
      rows: stdout.rows || null,
      term: env.TERM ?? '',
      unicode: platform === 'win32' || platform === 'darwin' || /utf-?8/i.test(locale),
    },
  };
}

/** A container may be given less than the machine has. */
function memory(): MachineFacts['memory'] {
  const limit = process.constrainedMemory();
  const total = limit > 0 ? Math.min(totalmem(), limit) : totalmem();
  return { total, free: Math.min(freemem(), process.availableMemory() + (limit > 0 ? reclaimable() : 0)) };
}

/** Bytes that count as used in a container and are only copies of files, which the kernel gives up when it is asked. */
function reclaimable(): number {
  try {
    const stat = readFileSync('/sys/fs/cgroup/memory.stat', 'utf8');
    return Number(/^inactive_file (\d+)$/m.exec(stat)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

async function freeAt(dir: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(dir);
    return bavail * bsize;
  } catch {
    return null;
  }
}
