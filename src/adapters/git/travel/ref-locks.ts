import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Obstacle } from '../../../ports/travel.ts';
import type { Head, Repository } from '../repository.ts';

/** How long another git may hold a ref before we give up, and how often we look. */
const TRIES = 30;
const PAUSE_MS = 100;

async function staysHeld(lock: string): Promise<boolean> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    if (!existsSync(lock)) return false;
    await pause(PAUSE_MS);
  }
  return true;
}

/**
 * Locks on HEAD and on its branch, for which git waits only a moment: found when the files are changed already, they
 * would leave a move half-way. Each is waited for up to 3 s.
 */
export async function refLocks(at: Repository, { branch }: Head): Promise<Obstacle[]> {
  const found: Obstacle[] = [];
  for (const [dir, name] of [
    [at.gitDir, 'HEAD'] as const,
    ...(branch === null ? [] : [[at.commonDir, branch] as const]),
  ]) {
    if (!(await staysHeld(join(dir, `${name}.lock`)))) continue;
    found.push({
      what: `Another git process holds ${name === 'HEAD' ? name : `the branch (${name})`}.`,
      next: `Let it finish and try again; if none is running, delete .git/${name}.lock.`,
    });
  }
  return found;
}
