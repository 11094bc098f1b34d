import { lstat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ExternalError } from '../../../ports/errors.ts';
import type { CloneOrder } from '../../../ports/fork.ts';
import { diskError, unless } from '../../store/disk-error.ts';
import { realPathOf } from '../../store/real-path.ts';
import type { Access } from '../access.ts';
import type { Doors } from '../publish.ts';
import { carriedSettings, listedSettings } from './carried-config.ts';
import { buildBeside, sweepBeside } from './clone-part.ts';
import { type Filling, fillClone } from './fill-clone.ts';
import { type Marker, readMarker, writeMarker } from './marker.ts';
import { branchRef } from './names.ts';
import { isUnmerged, UNMERGED } from './obstacles.ts';
import { printOf } from './side-git.ts';
import { readParts, type SnapshotParts } from './snapshot-parts.ts';

/** Whether an earlier call has made just this clone; rejects when something else has its place. */
async function isMade(to: string, { branch, backup }: CloneOrder): Promise<boolean> {
  const found = await unless(lstat(to), ['ENOENT'], null);
  if (found === null) return false;
  const marker = await readMarker(to);
  if (marker?.branch === branch && marker.backup === backup) return true;
  throw new ExternalError('disk', `${to} exists already.`, {
    next: 'Move it away, or give the fork another name.',
    detail: marker === null ? '' : `It is the clone of ${marker.branch}, made from ${marker.backup}.`,
  });
}

/** What the clone starts from; a half-resolved merge could not be told from resolved work there. */
async function readPartsOf(doors: Doors, backup: string): Promise<SnapshotParts> {
  const parts = await readParts(doors, backup);
  if (parts.plain || !(await isUnmerged(doors))) return parts;
  throw new ExternalError('git', UNMERGED.what, { next: UNMERGED.next });
}

async function make(access: Access, to: string, filling: Filling): Promise<void> {
  const { branch, parts, at } = filling;
  const marker: Marker = { v: 1, branch, backup: parts.ref, project: at.commonDir };
  const real = await realPathOf(to);
  await buildBeside(to, async (dir) => {
    await fillClone(access, dir, filling);
    const gitDir = join(dir, '.git');
    const [print, settings] = await Promise.all([printOf(gitDir), listedSettings(gitDir)]);
    await access.sides.remember(at.commonDir, { v: 1, branch, backup: parts.ref, dir: real, print, settings });
    await writeMarker(dir, marker);
  });
}

/**
 * Makes a clone of a project that starts with what a snapshot saved: its commit, index and work tree. The project is
 * only read, and not held for it, so that two clones can be made at once. See ForkPort.clone.
 */
export async function clone(access: Access, dir: string, order: CloneOrder): Promise<void> {
  branchRef(order.branch);
  const to = resolve(order.to);
  await access.exclusive(to, async () => {
    try {
      if (await isMade(to, order)) {
        // The project first: only one that has been opened can say what its sides were like.
        await access.inside(dir, async () => undefined);
        await access.sides.vet(to);
        return await sweepBeside(to);
      }
      const filling = await access.inside(dir, async (doors) => ({
        at: doors.at,
        branch: order.branch,
        parts: await readPartsOf(doors, order.backup),
        carried: await carriedSettings(doors),
      }));
      await make(access, to, filling);
    } catch (error) {
      throw diskError(`make the clone ${to}`, error);
    }
  });
}
