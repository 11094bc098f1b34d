import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from './disk-error.ts';

/** The part of an open file that durable writing needs; tests put a failing disk in its place. */
export interface WritableFile {
  write(bytes: Uint8Array, offset: number, length: number, position: number | null): Promise<{ bytesWritten: number }>;
}

/** A disk that took fewer bytes than it was given and did not say why. */
class ShortWriteError extends Error {
  readonly code = 'ENOSPC';

  constructor(written: number, wanted: number) {
    super(`The disk took ${written} of ${wanted} bytes.`);
    this.name = 'ShortWriteError';
  }
}

/**
 * Writes all bytes. A full disk answers with a short count first and with ENOSPC only on the next call, so the
 * rest is tried as long as the count grows. `position` null appends. Rejects with the system's error or ShortWriteError.
 */
export async function writeAll(file: WritableFile, bytes: Uint8Array, position: number | null): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const at = position === null ? null : position + done;
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at);
    if (bytesWritten <= 0) throw new ShortWriteError(done, bytes.length);
    done += bytesWritten;
  }
}

/** Makes the names in a directory durable. Systems that cannot open or sync directories (Windows) are let through. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems know no fsync on directories; every other failure is real.
    if (errorCode(error) !== 'EINVAL' && errorCode(error) !== 'ENOTSUP') throw error;
  } finally {
    await handle.close();
  }
}

/** Makes a directory and its missing parents, and makes their names durable. */
export async function makeDirectoryDurable(path: string, mode = 0o777): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode });
  if (first === undefined) return;
  const top = dirname(first);
  for (let at = path; at !== top && at !== dirname(at); at = dirname(at)) await syncDirectory(dirname(at));
}
