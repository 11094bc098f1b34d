import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new directory on another device than that of temporary files; null on a machine that has no such place. */
export function onOtherDisk(): string | null {
  const here = statSync(tmpdir()).dev;
  for (const place of ['/dev/shm', '/var/tmp', '/tmp']) {
    try {
      if (statSync(place).dev !== here) return mkdtempSync(join(place, 'codesleuth-test-'));
    } catch {
      // Not every system has each of them.
    }
  }
  return null;
}
