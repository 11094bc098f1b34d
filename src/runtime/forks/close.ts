import type { ParkedSide } from '../../../schemas/fork.ts';
import type { Fork, Side } from '../../core/branches.ts';
import type { Effect } from '../../core/effect.ts';
import type { Report } from '../../core/report.ts';
import { say } from '../../core/show.ts';
import { ExternalError } from '../../ports/errors.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { holderOf, parkedPlace, sideId } from './places.ts';
import { readSide } from './side-state.ts';

type Of<T extends Effect['type']> = Extract<Effect, { type: T }>;

/** Keeps the commits of both sides and puts their directories away; one that cannot be moved stays, with the reason. */
export async function closeFork(context: EffectContext, { fork }: Of<'fork/close'>): Promise<Report> {
  const sides = await Promise.all(fork.sides.map((side) => closeSide(context, fork, side)));
  return { type: 'fork/closed', name: fork.name, sides };
}

async function closeSide(context: EffectContext, fork: Fork, side: Side): Promise<ParkedSide> {
  const { dir, commonDir } = attachedOf(context);
  const { forks, files } = context.world;
  const as = sideId(fork, side);
  const place = parkedPlace(commonDir, as);
  const stays = (why: string): ParkedSide => ({ side: side.side, parked: null, why });
  if (!(await files.examine(side.dir)).exists) {
    const put = (await files.examine(place)).exists;
    return put ? { side: side.side, parked: place, why: '' } : stays(`${side.dir} is not there any more`);
  }
  if ((await readSide(context.world, side.dir, as)) === null) return stays('it is not that side of the fork');
  const held = await holderOf(context.world, side.dir);
  if (held !== null) return stays(held);
  const parked = await attempt(async () => {
    await forks.adopt(dir, { from: side.dir, branch: side.branch, as });
    return forks.park(side.dir, place);
  });
  const why = parked.kind === 'done' ? parked.value : parked.error.message;
  return why === null ? { side: side.side, parked: place, why: '' } : stays(why);
}

/** Brings a side's directory back to its place. */
export async function restoreSide(context: EffectContext, { fork, side }: Of<'fork/restore'>): Promise<Report> {
  const why = await broughtBack(context, fork, side);
  if (why === null) return { type: 'fork/restored', name: fork.name, side: side.side, dir: side.dir };
  const ref = `refs/codesleuth/forks/${sideId(fork, side)}`;
  const byHand = side.tip === null ? [] : [`Its commits are kept: git branch ${side.branch} ${ref}`];
  return { type: 'words', blocks: [say('warn', why, ...byHand)] };
}

/** Moves what was put away back; null when the directory is in its place, else why it is not. */
export async function broughtBack(context: EffectContext, fork: Fork, side: Side): Promise<string | null> {
  const { forks, files } = context.world;
  const place = parkedPlace(attachedOf(context).commonDir, sideId(fork, side));
  const [there, put] = [await files.examine(side.dir), await files.examine(place)];
  if (put.exists) return forks.park(place, side.dir);
  if (!there.exists) return `nothing is left of the directory ${side.dir}`;
  const found = await readSide(context.world, side.dir, sideId(fork, side));
  return found === null ? `${side.dir} is there, but it is not that side of the fork` : null;
}

/** Takes the word for a side's new directory, once its journal shows that it is that side. */
export async function relocateSide(context: EffectContext, { fork, side, to }: Of<'fork/relocate'>): Promise<Report> {
  const { world } = context;
  const place = await world.files.examine(to);
  const id = sideId(fork, side);
  const found = place.isDirectory ? await attempt(() => readSide(world, place.path, id)) : null;
  if (found?.kind === 'done' && found.value !== null) {
    return { type: 'fork/restored', name: fork.name, side: side.side, dir: place.path };
  }
  throw new ExternalError('disk', `${place.path} is not the directory of ${id}`, {
    next: 'give the directory that holds its .git',
  });
}
