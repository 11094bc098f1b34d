import { lstat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { KeptLane, LanePort } from '../../../ports/lane.ts';
import type { TravelPort } from '../../../ports/travel.ts';
import { diskError, unless } from '../../store/disk-error.ts';
import type { Access } from '../access.ts';
import { deleteRefs, fetchSide, idOf } from '../fork/adopt.ts';
import { sweepBeside } from '../fork/clone-part.ts';
import { shareLfsObjects } from '../fork/lfs-objects.ts';
import { readMarker } from '../fork/marker.ts';
import { dropSymbolicRefs } from '../fork/real-refs.ts';
import type { Doors } from '../publish.ts';
import { DURABLE } from '../travel/durable-objects.ts';
import { fitOver } from './fit-over.ts';
import { laneRef, taskRefs } from './names.ts';

interface KeepOrder {
  readonly dir: string;
  readonly from: string;
  readonly as: string;
  readonly also: readonly string[];
}

/** The lane's directory goes next: what is fetched must outlive a loss of power. */
const durably = (doors: Doors): Doors => ({
  ...doors,
  git: (call) => doors.git({ ...call, config: [...(call.config ?? []), ...DURABLE] }),
});

/** The two repositories are held one after the other, never both at once. */
async function keep(access: Access, travel: TravelPort, { dir, from, as, also }: KeepOrder): Promise<KeptLane> {
  const ref = laneRef(as);
  const { commit, ref: backup, left } = await travel.snapshot(from, { why: `lane ${as}`, also });
  const side = await access.inside(from, async ({ at }) => at);
  await access.writing(dir, async (doors) => {
    // Again, right before git reads there: there was a wait, and agents do not wait.
    await access.sides.vet(side.root);
    await shareLfsObjects(side.commonDir, doors.at.commonDir);
    await dropSymbolicRefs(doors.git, doors.at, [ref]);
    await fetchSide(durably(doors), side.root, [`+${backup}:${ref}`]);
  });
  return { tip: commit, left };
}

async function swept(to: string): Promise<void> {
  try {
    await sweepBeside(to);
  } catch (error) {
    throw diskError(`tidy up beside ${to}`, error);
  }
}

async function forget({ git, at }: Doors, taskId: string): Promise<void> {
  const args = ['--format=%(refname)', taskRefs(taskId)];
  const { stdout } = await git({ cwd: at.root, command: 'for-each-ref', args });
  const refs = stdout.toString('utf8').split('\n').filter(Boolean);
  if (refs.length > 0) await deleteRefs(git, at, refs);
}

/** What comes back from the clones in which tasks are built beside a project. Every method rejects with an ExternalError. */
export function createLanes(access: Access, travel: TravelPort): LanePort {
  const { inside, writing, sides } = access;
  return {
    find: async (dir, { clone, branch }) => {
      if ((await unless(lstat(resolve(clone)), ['ENOENT', 'ENOTDIR'], null)) === null) return 'none';
      const marker = await readMarker(clone);
      const { commonDir } = await inside(dir, async ({ at }) => at);
      return marker?.branch === branch && marker.project === commonDir ? 'ours' : 'other';
    },
    sweep: (clone) => access.exclusive(resolve(clone), () => swept(resolve(clone))),
    keep: async (dir, order) => {
      await inside(dir, ({ at }) => sides.own(order.from, at.commonDir));
      return keep(access, travel, { ...order, dir });
    },
    kept: (dir, as) => inside(dir, ({ git, at }) => idOf(git, at, laneRef(as))),
    fit: (dir, order) => writing(dir, (doors) => fitOver(doors, order)),
    forget: (dir, taskId) => inside(dir, (doors) => forget(doors, taskId)),
  };
}
