import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SHM = '/dev/shm';
/** All tests together keep less than this at a time, in bytes. */
const ROOM = 4e9;

/**
 * Temporary files in memory, where there is room and programs may be run from there: what tests write is read once, and
 * thousands of small repositories take a third longer on a disk. Nothing where the person has chosen a place.
 */
export function memoryDir(): { readonly TMPDIR?: string } {
  return process.env.TMPDIR === undefined && isFit() ? { TMPDIR: SHM } : {};
}

function isFit(): boolean {
  try {
    accessSync(SHM, constants.W_OK);
    const { bavail, bsize } = statfsSync(SHM);
    return bavail * bsize >= ROOM && runsPrograms();
  } catch {
    return false;
  }
}

function runsPrograms(): boolean {
  const dir = mkdtempSync(join(SHM, 'codesleuth-'));
  try {
    const script = join(dir, 'script');
    writeFileSync(script, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    return spawnSync(script).status === 0;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
