import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { ClockPort } from '../../../../src/ports/processes.ts';

const made: string[] = [];
afterAll(async () => {
  for (const dir of made.splice(0)) await rm(dir, { recursive: true, force: true });
});

/** A fresh directory that is removed when the file's tests are over. */
export async function tempDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'codesleuth-test-'));
  made.push(dir);
  return dir;
}

/** A clock that stands at one moment of UTC and counts milliseconds by calls. */
export function fixedClock(): ClockPort {
  let ticks = 0;
  return {
    now: () => '2026-01-02T03:04:05.678Z',
    monotonic: () => {
      ticks += 1;
      return ticks;
    },
  };
}
