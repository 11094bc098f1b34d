import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ExternalError } from '../../ports/errors.ts';
import { diskError, errorCode } from './disk-error.ts';
import { highest, publish, writtenPid } from './lock-generations.ts';
import { listenAt, type Visit, visit } from './lock-socket.ts';
import { realPathOf } from './real-path.ts';
import { keyOf, runtimeDirectory } from './runtime-dir.ts';

/** The outcome of one try. `pid` is null when the owner is too busy to say who it is. */
export type LockTry =
  | { readonly kind: 'mine'; release(): Promise<void> }
  | { readonly kind: 'theirs'; readonly pid: number | null; readonly gone: Promise<void>; leave(): void };

/** More rounds than this means that something else than a race is going on. */
const ROUNDS = 1000;

/**
 * Tries once to become the only owner of a path, by a socket that the kernel closes when this process ends in whatever
 * way. The owner's process id comes back when somebody else has it. Rejects with an ExternalError of kind `lock`.
 */
export async function tryLock(path: string, directory?: string): Promise<LockTry> {
  try {
    const key = keyOf(await realPathOf(path));
    if (process.platform === 'win32') return await tryPipe(`\\\\.\\pipe\\codesleuth-${key}`);
    const place = join(directory ?? (await runtimeDirectory()), key);
    await mkdir(place, { recursive: true, mode: 0o700 });
    return await tryGenerations(place);
  } catch (error) {
    if (error instanceof ExternalError) throw error;
    const disk = diskError(`lock ${path}`, error);
    throw new ExternalError('lock', disk.message, { next: disk.next, detail: disk.detail });
  }
}

/**
 * Does the work while holding the lock of `path`, waiting at most `waitMs` for its owner to let go. Rejects with an
 * ExternalError of kind `lock` when the time is over, and with whatever the work rejects with.
 */
export async function withLock<T>(path: string, waitMs: number, work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const found = await tryLock(path);
    if (found.kind === 'mine') {
      try {
        return await work();
      } finally {
        await found.release();
      }
    }
    const left = deadline - performance.now();
    const freed = left > 0 && (await settlesWithin(found.gone, left));
    found.leave();
    if (!freed) throw busy(path, found.pid);
  }
}

/** Who has the lock of `path` and does not let go of it within so many milliseconds; null where nobody has, or does. */
export async function holderOf(path: string, waitMs: number): Promise<{ readonly pid: number | null } | null> {
  const found = await tryLock(path);
  if (found.kind === 'mine') {
    await found.release();
    return null;
  }
  const freed = await settlesWithin(found.gone, waitMs);
  found.leave();
  return freed ? null : { pid: found.pid };
}

function busy(path: string, pid: number | null): ExternalError {
  const owner = pid === null ? 'another process' : `process ${pid}`;
  return new ExternalError('lock', `${path} is being changed by ${owner}, which does not let go of it.`, {
    next: pid === null ? 'Try again in a moment.' : `Try again in a moment, or look at the process (ps -p ${pid}).`,
  });
}

async function settlesWithin(promise: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const settled = await Promise.race([promise.then(() => true), timeout]);
  clearTimeout(timer);
  return settled;
}

async function tryGenerations(place: string): Promise<LockTry> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const top = await highest(place);
    const found: Visit = top === 0 ? { kind: 'dead' } : await visit(join(place, String(top), 's'));
    if (found.kind === 'alive') return theirs(found, await writtenPid(place, top));
    if (found.kind === 'changed') continue;
    const socket = await publish(place, top + 1);
    if (socket !== null) return { kind: 'mine', release: () => socket.close() };
  }
  throw new ExternalError('lock', `The lock below ${place} keeps changing hands.`, { next: `Remove ${place}.` });
}

function theirs(found: Extract<Visit, { kind: 'alive' }>, written: number | null): LockTry {
  return { kind: 'theirs', pid: found.pid ?? written, gone: found.gone, leave: () => found.leave() };
}

async function tryPipe(path: string): Promise<LockTry> {
  for (let round = 0; round < ROUNDS; round += 1) {
    try {
      const socket = await listenAt(path);
      return { kind: 'mine', release: () => socket.close() };
    } catch (error) {
      if (errorCode(error) !== 'EADDRINUSE') throw error;
    }
    const found = await visit(path);
    if (found.kind === 'alive') return theirs(found, null);
  }
  throw new ExternalError('lock', `The lock ${path} keeps changing hands.`, { next: 'Try again in a moment.' });
}
