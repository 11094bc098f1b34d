import { chmod, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { unless } from '../store/disk-error.ts';
import type { Repository } from './repository.ts';

/** Makes the bytes of a finished index durable, with the permissions of the user's; nothing to do where there is none. */
export async function finishIndex(at: Repository, file: string | null): Promise<void> {
  if (file === null) return;
  const place = join(at.gitDir, 'index');
  const old = await unless(stat(place), ['ENOENT'], null);
  await chmod(file, old === null ? 0o644 : old.mode & 0o777);
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Puts a finished index in the place of the user's in one step. The caller holds the lock; letting go of it makes the name durable. */
export async function installIndex(at: Repository, file: string | null): Promise<void> {
  const place = join(at.gitDir, 'index');
  if (file === null) await rm(place, { force: true });
  else await rename(file, place);
}
