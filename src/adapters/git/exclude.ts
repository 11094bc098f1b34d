import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExternalError } from '../../ports/errors.ts';
import { writeFileAtomic } from '../store/atomic-file.ts';
import { diskError, unless } from '../store/disk-error.ts';
import { isInside, realPathOf } from '../store/real-path.ts';
import type { Repository } from './repository.ts';

/** The ignore file's real place. Not even read when a link leads it out of the git directory: it is no file of ours. */
async function targetIn(at: Repository, path: string): Promise<string> {
  const target = await realPathOf(path);
  if (isInside(at.commonDir, target)) return target;
  throw new ExternalError('disk', 'The ignore file of the repository leads out of it through a symbolic link.', {
    next: `Replace the symbolic link by a real file or directory (ls -ld '${path}').`,
    detail: target,
  });
}

async function append(at: Repository, path: string, pattern: string): Promise<void> {
  const old = await unless(readFile(await targetIn(at, path)), ['ENOENT'], Buffer.alloc(0));
  const lines = old.toString('latin1').split(/\r?\n/);
  if (lines.includes(Buffer.from(pattern, 'utf8').toString('latin1'))) return;
  const gap = old.length > 0 && old.at(-1) !== 0x0a ? '\n' : '';
  const bytes = Buffer.concat([old, Buffer.from(`${gap}${pattern}\n`, 'utf8')]);
  await writeFileAtomic(path, bytes, { inside: at.commonDir });
}

/**
 * Adds one line to the repository's own ignore file unless it is there; what stands there is kept byte for byte.
 * Rejects with an ExternalError when the file cannot be written or lies outside the git directory.
 */
export async function exclude(at: Repository, pattern: string): Promise<void> {
  if (/[\r\n\0]/.test(pattern) || pattern.trim() === '') {
    throw new ExternalError('git', 'An ignore pattern must be one line.', { next: 'Give one pattern at a time.' });
  }
  const path = join(at.commonDir, 'info', 'exclude');
  try {
    await append(at, path, pattern);
  } catch (error) {
    throw diskError(`write ${path}`, error);
  }
}
