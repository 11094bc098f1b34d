import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Place } from './home.ts';

/** Runs gate commands in the tree of a commit, away from the project; each has to pass there. */
export function expectGates(place: Place, sha: string, commands: readonly string[]): void {
  const tree = join(place.base, 'trees', sha);
  if (!existsSync(tree)) unpack(place, sha, tree);
  for (const command of commands) {
    const { status } = spawnSync('sh', ['-c', command], { cwd: tree, env: place.env });
    expect([sha, command, status]).toEqual([sha, command, 0]);
  }
}

function unpack(place: Place, sha: string, to: string): void {
  mkdirSync(to, { recursive: true });
  const archive = execFileSync('git', ['archive', sha], { cwd: place.project, maxBuffer: 1e8 });
  execFileSync('tar', ['-x', '-C', to], { input: archive });
}
