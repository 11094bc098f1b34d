import { lstat, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ExternalError } from '../../../ports/errors.ts';
import { diskError, errorCode, unless } from '../../store/disk-error.ts';
import { makeDirectoryDurable, syncDirectory } from '../../store/durable.ts';
import { isInside, realPathOf } from '../../store/real-path.ts';
import { textOfPath } from '../path-text.ts';
import type { Doors } from '../publish.ts';
import type { Repository } from '../repository.ts';
import { NOT_TAKEN, TOO_LONG } from '../sight.ts';
import { readStoredAt } from '../travel/meta.ts';
import { deleteRefs } from './adopt.ts';
import { readMarker } from './marker.ts';
import { forkRefs } from './names.ts';

async function isThere(path: string): Promise<boolean> {
  return (await unless(lstat(path), ['ENOENT', 'ENOTDIR'], null)) !== null;
}

const REASONS: Readonly<Record<string, string>> = {
  EXDEV: 'it is on another disk',
  EBUSY: 'something uses it',
  EPERM: 'the system does not allow it',
  EACCES: 'its permissions do not allow it',
  ENOTEMPTY: 'there is something else in its new place',
  EEXIST: 'there is something else in its new place',
};

async function move(from: string, to: string): Promise<string | null> {
  try {
    // Below the project's git directory: for nobody else's eyes.
    await makeDirectoryDurable(dirname(to), 0o700);
    await rename(from, to);
    for (const parent of new Set([dirname(to), dirname(from)])) await syncDirectory(parent);
    return null;
  } catch (error) {
    const reason = REASONS[errorCode(error)];
    if (reason === undefined) throw diskError(`move ${from} to ${to}`, error);
    return `${from} stays where it is: ${reason}.`;
  }
}

/** Moves a clone of ours as a whole; a sentence tells why one stays where it is. See ForkPort.park. */
export async function park(from: string, to: string): Promise<string | null> {
  const [source, target] = [resolve(from), resolve(to)];
  const there = { source: await isThere(source), target: await isThere(target) };
  if (!there.source) return there.target ? null : `${source} is gone, and nothing was kept of the directory.`;
  if (there.target) return `${source} stays where it is: there is something at ${target} already.`;
  if (!(await lstat(source)).isDirectory() || (await readMarker(source)) === null) {
    return `${source} stays where it is: it does not look like a clone made for a fork.`;
  }
  return move(source, target);
}

const GONE = '.codesleuth-gone';

/** Renamed first, so that a removal that is cut short leaves nothing that looks like a whole clone. */
async function removeParked(at: Repository, parked: string): Promise<void> {
  const place = await realPathOf(join(at.commonDir, 'codesleuth', 'forks'));
  const path = join(await realPathOf(dirname(resolve(parked))), basename(parked));
  if (path === place || !isInside(place, path)) {
    throw new ExternalError('disk', `${parked} is not where forks are kept; it was not removed.`, {
      next: 'Remove it by hand if you do not need it.',
    });
  }
  await rm(`${path}${GONE}`, { recursive: true, force: true, maxRetries: 5 });
  if (!(await isThere(path))) return;
  if (!(await lstat(path)).isDirectory() || (await readMarker(path)) === null) {
    throw new ExternalError('disk', `${parked} does not look like a clone made for a fork; it was not removed.`, {
      next: 'Remove it by hand if you do not need it.',
    });
  }
  await rename(path, `${path}${GONE}`);
  await rm(`${path}${GONE}`, { recursive: true, force: true, maxRetries: 5 });
}

/** Files of a side that its snapshot could not hold lie in its directory and nowhere else. */
async function refuseOnlyThere(doors: Doors, work: string, parked: string): Promise<void> {
  const left = (await readStoredAt(doors, work))?.meta.left ?? [];
  const only = left.filter(({ why }) => why === NOT_TAKEN || why === TOO_LONG);
  if (only.length === 0 || !(await isThere(parked))) return;
  throw new ExternalError('git', `${parked} is kept: it holds files that git could not save.`, {
    next: 'Take out what you need, then remove the directory by hand.',
    detail: only.map(({ path, why }) => `${textOfPath(path)}: ${why}`).join('\n'),
  });
}

/** See ForkPort.forget. The commits go with git's own clean-up, unless something else holds them. */
export async function forget(doors: Doors, order: { readonly as: string; readonly parked: string }) {
  const { git, at } = doors;
  const refs = forkRefs(order.as);
  await refuseOnlyThere(doors, refs.work, order.parked);
  try {
    await removeParked(at, order.parked);
  } catch (error) {
    throw diskError(`remove ${order.parked}`, error);
  }
  await deleteRefs(git, at, [refs.tip, refs.work]);
}
