import type { SideOrder } from '../../../schemas/fork.ts';
import type { Effect } from '../../core/effect.ts';
import type { Report } from '../../core/report.ts';
import type { Obstacle } from '../../ports/travel.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { parkedPlace, sideId } from './places.ts';

type Order = Extract<Effect, { type: 'fork/prepare' }>;

const MEGABYTE = 1_000_000;

/** Looks whether two clones can be made; where nothing stands in the way, saves the state that both begin with. */
export async function prepareFork(context: EffectContext, order: Order): Promise<Report> {
  const { dir } = attachedOf(context);
  const found = await Promise.all([
    ofProject(context, dir),
    ...order.sides.map((side) => ofSide(context, dir, side)),
    ...order.sides.map((side) => ofEarlier(context, order.name, side)),
    ofDisk(context, dir, order.sides),
  ]);
  const obstacles = found.flat();
  const clear = obstacles.length === 0;
  const snapshot = clear ? await context.world.travel.snapshot(dir, { why: `fork ${order.name}` }) : null;
  const { name, sides, budgetMicroUsd } = order;
  return { type: 'fork/prepared', name, sides, budgetMicroUsd, obstacles, snapshot };
}

async function ofProject({ world }: EffectContext, dir: string): Promise<readonly Obstacle[]> {
  const info = await world.git.inspect(dir);
  if (info === null) return [{ what: `${dir} is not a git repository`, next: '!doctor' }];
  if (info.inProgress !== null) {
    return [{ what: `a ${info.inProgress} is under way in ${dir}`, next: `finish or abort the ${info.inProgress}` }];
  }
  return info.head === null ? [{ what: 'there is no commit to start from', next: 'git commit' }] : [];
}

async function ofSide({ world }: EffectContext, project: string, side: SideOrder): Promise<readonly Obstacle[]> {
  const place = await world.files.examine(side.dir);
  const other = 'give the fork another name';
  if (place.exists) return [{ what: `${side.dir} exists already`, next: `move it away, or ${other}` }];
  const obstacles: Obstacle[] = [];
  if (place.insideHome) {
    obstacles.push({ what: `${side.dir} would lie in the shell's own directory`, next: 'move the project out of it' });
  }
  if (!place.writable) {
    const what = `${side.dir} cannot be made: its parent directory cannot be written`;
    obstacles.push({ what, next: `ls -ld '${side.dir}/..'` });
  }
  if (await world.forks.hasBranch(project, side.branch)) {
    const next = `git branch -m ${side.branch} <another name>, or ${other}`;
    obstacles.push({ what: `the branch ${side.branch} exists already`, next });
  }
  return obstacles;
}

/** A reset lets names begin anew, but not what was kept under them: it would be taken for the new side's. */
async function ofEarlier(context: EffectContext, name: string, side: SideOrder): Promise<readonly Obstacle[]> {
  const { dir, commonDir } = attachedOf(context);
  const { files, forks } = context.world;
  const id = sideId({ name }, side);
  const place = parkedPlace(commonDir, id);
  const next = `!fork ${name}-2`;
  if ((await files.examine(place)).exists) return [{ what: `an earlier ${id} is kept in ${place}`, next }];
  if ((await forks.adopted(dir, id)) === null) return [];
  return [{ what: `commits of an earlier ${id} are kept in refs/codesleuth/forks/${id}`, next }];
}

/** A rough look: a disk that has room for two work trees may still fill up, which is said when it happens. */
async function ofDisk({ world }: EffectContext, dir: string, sides: Order['sides']): Promise<readonly Obstacle[]> {
  const place = sides[0];
  const room = place === undefined ? null : ((await world.room?.(dir, place.dir)) ?? null);
  if (room === null || room.free >= room.needed * sides.length) return [];
  const small = room.needed * sides.length < 10 * MEGABYTE;
  const size = (bytes: number): string =>
    small ? `${Math.ceil(bytes / 1000)} kB` : `${Math.ceil(bytes / MEGABYTE)} MB`;
  const what = `two copies need about ${size(room.needed * sides.length)}, and ${size(room.free)} are free`;
  return [{ what, next: 'free some disk space' }];
}
