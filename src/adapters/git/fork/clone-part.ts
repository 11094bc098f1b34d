import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ExternalError } from '../../../ports/errors.ts';
import { unless } from '../../store/disk-error.ts';
import { syncDirectory } from '../../store/durable.ts';

const SIGN = 'codesleuth-clone.json';

/** Whether a leftover is one of ours: it carries our sign, or nothing at all because we were stopped before it had one. */
async function isOurs(part: string): Promise<boolean> {
  if (!(await lstat(part)).isDirectory()) return false;
  const names = await readdir(part);
  return names.length === 0 || names.includes(SIGN);
}

async function removePart(part: string): Promise<void> {
  // A git process of ours that outlived us may still write there for a moment.
  const gentle = { recursive: true, force: true, maxRetries: 5, retryDelay: 50 };
  // The sign goes last: a removal that is cut short leaves something we still know as ours.
  for (const name of await readdir(part)) if (name !== SIGN) await rm(join(part, name), gentle);
  await rm(join(part, SIGN), { force: true });
  await rmdir(part);
}

async function makePart(part: string): Promise<void> {
  const found = await unless(lstat(part), ['ENOENT'], null);
  if (found !== null) {
    if (!(await isOurs(part))) {
      throw new ExternalError('disk', `${part} is in the way.`, { next: 'Move it away, then try again.' });
    }
    await removePart(part);
  }
  await mkdir(part, { mode: 0o700 });
  await writeFile(join(part, SIGN), '{}\n', { mode: 0o600 });
}

/**
 * Lets `make` build a directory under a name that nobody takes for finished, then gives it its own in one step. The
 * build has a new name every time, so that a git process left over from an earlier try cannot reach into it. Whatever
 * happens, nothing is left beside `to` but by a process that was killed, and the next try removes that.
 */
export async function buildBeside(to: string, make: (dir: string) => Promise<void>): Promise<void> {
  const part = `${to}.codesleuth-part`;
  await makePart(part);
  try {
    const dir = join(part, randomBytes(6).toString('hex'));
    await make(dir);
    await rename(dir, to);
    await syncDirectory(dirname(to));
  } finally {
    await removePart(part).catch(() => undefined);
  }
}

/** Removes what an earlier try left beside a directory that did get its name. */
export async function sweepBeside(to: string): Promise<void> {
  const part = `${to}.codesleuth-part`;
  const found = await unless(lstat(part), ['ENOENT'], null);
  if (found !== null && (await isOurs(part))) await removePart(part).catch(() => undefined);
}
