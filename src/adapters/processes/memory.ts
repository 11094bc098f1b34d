import { readFileSync } from 'node:fs';
import { RUN_TAG, SHELL_TAG } from './child-environment.ts';
import { canSeeTags, entryOf, findWith } from './tagged.ts';

const KILOBYTE = 1024;

/**
 * Bytes of memory that the processes of a shell take which carry one of these tags: their own pages and shared ones, not
 * those that are copies of files. Null where other processes' environments cannot be read.
 */
export async function memoryOf(shell: string, tags: readonly string[]): Promise<number | null> {
  if (!canSeeTags()) return null;
  const ours = entryOf(SHELL_TAG, shell);
  const runs = tags.map((tag) => entryOf(RUN_TAG, tag));
  const pids = await findWith((found) => found.includes(ours) && runs.some((run) => found.includes(run)));
  return pids.reduce((sum, pid) => sum + residentOf(pid), 0);
}

/** In bytes; `/proc/<pid>/status` counts in kilobytes, whatever a page is. */
function residentOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const kilobytes = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
    return KILOBYTE * (kilobytes('RssAnon') + kilobytes('RssShmem'));
  } catch {
    // Gone meanwhile.
    return 0;
  }
}
