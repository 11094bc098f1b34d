import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { constants } from 'node:zlib';
import type { PlumbingCommand } from '../guards.ts';
import type { Plumbing } from '../plumbing.ts';
import type { Doors } from '../publish.ts';

/** Where git puts new objects while an operation runs, in its scratch directory. */
export function quarantineOf(scratch: string): string {
  return join(scratch, 'objects');
}

/** A path in a list of object directories: one with a colon or a quote must be quoted (git(1), GIT_ALTERNATE_OBJECT_DIRECTORIES). */
function listed(path: string): string {
  return /[:;"\\\n]/.test(path)
    ? `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
    : path;
}

/** Environment under which git reads objects of another directory too. */
function alsoFrom(objects: string): Record<string, string> {
  return { GIT_ALTERNATE_OBJECT_DIRECTORIES: listed(objects) };
}

/** Environment under which git reads the quarantine's objects and writes to the repository. */
export function quarantineEnv(scratch: string): Record<string, string> {
  return alsoFrom(quarantineOf(scratch));
}

/** Files go into one pack instead of one object each, as git has it for large ones; and nothing is flushed. */
const QUICKLY = ['core.fsync=none', 'core.bigFileThreshold=1', `pack.compression=${constants.Z_BEST_SPEED}`];

/** Commands that write objects nobody needs unless a backup is made. */
const WRITERS: readonly PlumbingCommand[] = ['mktree', 'update-index', 'write-tree'];

/**
 * Doors behind which new objects go to the scratch directory: without a flush each, and gone with it unless a backup
 * takes them over (durable-objects.ts). Refs are for the plain doors: they must not name what is here only.
 */
export async function quarantined<D extends Doors>(doors: D, scratch: string): Promise<D> {
  const into = quarantineOf(scratch);
  await mkdir(into, { mode: 0o700 });
  const writing = { GIT_OBJECT_DIRECTORY: into, ...alsoFrom(join(doors.at.commonDir, 'objects')) };
  const reading = alsoFrom(into);
  const git: Plumbing = (call) => {
    if (call.command === 'update-ref') return doors.git(call);
    if (!WRITERS.includes(call.command)) return doors.git({ ...call, env: { ...call.env, ...reading } });
    const config = [...(call.config ?? []), ...QUICKLY];
    return doors.git({ ...call, config, env: { ...call.env, ...writing } });
  };
  return { ...doors, git };
}
