import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { ExternalError } from '../../ports/errors.ts';
import { diskError, errorCode } from '../store/disk-error.ts';
import { pathInside } from './project-path.ts';

/** A document larger than this is not one that a gate can depend on. */
const LIMIT_BYTES = 16 * 1024 * 1024;

/** SHA-256 in hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * The bytes of a project's file; null when there is no regular file inside the project at that path. Rejects with an
 * ExternalError when it is too large (16 MB) or the disk fails.
 */
export async function readProjectFile(dir: string, path: string): Promise<Buffer | null> {
  try {
    const real = await pathInside(dir, path);
    return real === null ? null : await readRegular(real, path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ENXIO', 'ELOOP'].includes(errorCode(error))) return null;
    throw diskError(`read ${path}`, error);
  }
}

/** The bytes of a regular file at an absolute real place, never through a link; `path` is what it is called in an error. */
export async function readRegular(real: string, path: string): Promise<Buffer | null> {
  // Without O_NONBLOCK, opening a named pipe would wait for a writer for ever.
  const file = await open(real, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    const found = await file.stat();
    if (!found.isFile()) return null;
    if (found.size > LIMIT_BYTES) throw tooLarge(path, found.size);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function tooLarge(path: string, size: number): ExternalError {
  return new ExternalError('format', `${path} has ${size} bytes; more than ${LIMIT_BYTES} are not read.`, {
    next: `Shorten ${path} or move it away.`,
  });
}
