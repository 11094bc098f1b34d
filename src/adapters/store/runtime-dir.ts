import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExternalError } from '../../ports/errors.ts';
import { unless } from './disk-error.ts';

/** Longest path a Unix socket takes on every system we run on (sun_path is 104 bytes on macOS, 108 on Linux). */
const SOCKET_PATH_LIMIT = 100;
/** Room for the lock's key, its generation and the socket's name below the runtime directory. */
const BELOW = 45;

/** Where the runtime directory is looked for; the values of the machine unless a test gives others. */
export interface RuntimePlaces {
  /** `$XDG_RUNTIME_DIR`, if set. */
  readonly xdg: string | undefined;
  readonly temporary: string;
  /** User id; -1 on systems that have none. */
  readonly uid: number;
}

const machinePlaces = (): RuntimePlaces => ({
  xdg: process.env.XDG_RUNTIME_DIR,
  temporary: tmpdir(),
  uid: process.getuid?.() ?? -1,
});

/**
 * A directory of this user alone for locks that die with their owner: `$XDG_RUNTIME_DIR/codesleuth` when that is ours,
 * else `<tmp>/codesleuth-<uid>`. Rejects with an ExternalError when the name is taken by somebody else.
 */
export async function runtimeDirectory(places: RuntimePlaces = machinePlaces()): Promise<string> {
  if (places.xdg !== undefined && (await isOurs(places.xdg, places.uid)) && fits(join(places.xdg, 'codesleuth'))) {
    return ours(join(places.xdg, 'codesleuth'), places.uid);
  }
  const name = `codesleuth-${places.uid}`;
  const wanted = join(places.temporary, name);
  return ours(fits(wanted) ? wanted : join('/tmp', name), places.uid);
}

/** 16 hexadecimal digits that stand for a path in a file name. */
export function keyOf(realPath: string): string {
  return createHash('sha256').update(realPath).digest('hex').slice(0, 16);
}

function fits(directory: string): boolean {
  return Buffer.byteLength(directory) + BELOW <= SOCKET_PATH_LIMIT;
}

async function isOurs(path: string, uid: number): Promise<boolean> {
  const found = await unless(lstat(path), ['ENOENT', 'ENOTDIR', 'EACCES'], null);
  return found?.isDirectory() === true && found.uid === uid;
}

async function ours(path: string, uid: number): Promise<string> {
  await unless(mkdir(path, { mode: 0o700 }), ['EEXIST'], undefined);
  if (!(await isOurs(path, uid))) {
    throw new ExternalError('lock', `${path} belongs to somebody else or is not a directory.`, {
      next: `Remove ${path}, or set TMPDIR to a directory of your own, then start again.`,
    });
  }
  // Someone else who may write here could put a socket of their own in the place of ours.
  await chmod(path, 0o700);
  return path;
}
