import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, realpath, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ExternalError } from '../../ports/errors.ts';
import type { Repository } from './repository.ts';

async function replaceFile(path: string, bytes: Buffer): Promise<void> {
  const mode = await stat(path).then(
    (found) => found.mode & 0o777,
    () => 0o644,
  );
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(temporary, 'wx', mode);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const directory = await open(dirname(path), 'r');
  await directory.sync().finally(() => directory.close());
}

async function append(path: string, pattern: string): Promise<void> {
  const old = await readFile(path).catch(() => Buffer.alloc(0));
  const lines = old.toString('latin1').split(/\r?\n/);
  if (lines.includes(Buffer.from(pattern, 'utf8').toString('latin1'))) return;
  const gap = old.length > 0 && old.at(-1) !== 0x0a ? '\n' : '';
  await replaceFile(path, Buffer.concat([old, Buffer.from(`${gap}${pattern}\n`, 'utf8')]));
}

/** Adds one line to the repository's own ignore file unless it is there; what stands there is kept byte for byte. */
export async function exclude(at: Repository, pattern: string): Promise<void> {
  if (/[\r\n\0]/.test(pattern) || pattern.trim() === '') {
    throw new ExternalError('git', 'An ignore pattern must be one line.', { next: 'Give one pattern at a time.' });
  }
  const path = join(at.commonDir, 'info', 'exclude');
  try {
    await mkdir(dirname(path), { recursive: true });
    await append(await realpath(path).catch(() => path), pattern);
  } catch (error) {
    throw new ExternalError('disk', 'The ignore file of the repository could not be written.', {
      next: `Check the space and the permissions of ${path}.`,
      detail: String(error),
    });
  }
}
