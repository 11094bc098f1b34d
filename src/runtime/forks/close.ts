import type { ParkedSide } from '../../../schemas/fork.ts';
import type { Fork, Side } from '../../core/branches.ts';
import { spendOf } from '../../core/budget/spend.ts';
import type { Effect } from '../../core/effect.ts';
import { keptWords } from '../../core/forks/kept-words.ts';
import type { Report } from '../../core/report.ts';
import { say } from '../../core/show.ts';
import { ExternalError } from '../../ports/errors.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { keptOf } from './kept.ts';
import { holderOf, parkedPlace, sideId } from './places.ts';
import { findSide, readSide } from './side-state.ts';
import { takenBack } from './take-back.ts';

type Of<T extends Effect['type']> = Extract<Effect, { type: T }>;

/** Keeps the commits of both sides and puts their directories away; one that cannot be moved stays, with the reason. */
export async function closeFork(context: EffectContext, { fork }: Of<'fork/close'>): Promise<Report> {
  const sides = await Promise.all(fork.sides.map((side) => closeSide(context, fork, side)));
  // The merge commit is on the branch now, or was not wanted.
  for (const side of fork.sides) {
    await context.world.forks.releaseMerge(attachedOf(context).dir, sideId(fork, side));
  }
  return { type: 'fork/closed', name: fork.name, sides };
}

async function closeSide(context: EffectContext, fork: Fork, side: Side): Promise<ParkedSide> {
  const read = await attempt(() => findSide(context, { fork, side }));
  const stays = (why: string): ParkedSide => ({ side: side.side, parked: null, why });
  if (read.kind === 'failed') return stays(read.error.message);
  if (read.value === null) {
    const { exists } = await context.world.files.examine(side.dir);
    if (exists) return stays(NOT_THAT_SIDE);
    // What was fetched while it ran is kept for its term like what was fetched at rest.
    const kept = await attempt(() => context.world.forks.adopted(attachedOf(context).dir, sideId(fork, side)));
    const tip = kept.kind === 'done' && kept.value !== null ? { tip: kept.value.tip } : {};
    return { ...stays('its directory is not there any more'), gone: true, ...tip };
  }
  // Nobody may have seen it come to rest: what it used is counted where it goes.
  const spend = spendOf(read.value.project);
  const put = await attempt(() => putAway(context, { fork, side }, read.value?.dir ?? ''));
  if (put.kind === 'failed') return { ...stays(put.error.message), spend };
  const parked = put.value === null ? parkedPlace(attachedOf(context).commonDir, sideId(fork, side)) : null;
  return { side: side.side, parked, why: put.value ?? '', spend };
}

const NOT_THAT_SIDE = 'it is not that side of the fork';

/** Null when the side's directory is put away, else why it stays. */
async function putAway(
  context: EffectContext,
  { fork, side }: { readonly fork: Fork; readonly side: Side },
  from: string,
): Promise<string | null> {
  const { dir, commonDir } = attachedOf(context);
  const { forks } = context.world;
  const as = sideId(fork, side);
  const place = parkedPlace(commonDir, as);
  if (from === place) return null;
  const held = await holderOf(context.world, from);
  if (held !== null) return held;
  await takenBack(context, { fork, side }, from);
  await forks.adopt(dir, { from, branch: side.branch, as });
  const why = await forks.park(from, place);
  // Where it stays is said with what stays.
  return why?.replace(`${from} stays where it is: `, '') ?? null;
}

/** Brings a side's directory back to its place. */
export async function restoreSide(context: EffectContext, { fork, side }: Of<'fork/restore'>): Promise<Report> {
  if (side.parked === null && (await isInPlace(context, fork, side))) {
    return { type: 'words', blocks: [say('info', `${sideId(fork, side)} is in ${side.dir} already`)] };
  }
  const why = await context.sides.inTurn(() => broughtBack(context, fork, side));
  if (why === null) return { type: 'fork/restored', name: fork.name, side: side.side, dir: side.dir };
  const kept = await keptOf(context, { fork, side });
  return { type: 'words', blocks: [say('warn', why, ...keptWords({ fork, side }, kept))] };
}

async function isInPlace(context: EffectContext, fork: Fork, side: Side): Promise<boolean> {
  if (!(await context.world.files.examine(side.dir)).exists) return false;
  return (await readSide(context, side.dir, { fork, side })) !== null;
}

/** Moves what was put away back; null when the directory is in its place, else why it is not. */
export async function broughtBack(context: EffectContext, fork: Fork, side: Side): Promise<string | null> {
  const { forks, files } = context.world;
  const place = parkedPlace(attachedOf(context).commonDir, sideId(fork, side));
  const [there, put] = [await files.examine(side.dir), await files.examine(place)];
  if (put.exists) return forks.park(place, side.dir);
  if (!there.exists) return `${side.dir} is not there, and nothing of it was put away.`;
  const found = await readSide(context, side.dir, { fork, side });
  return found === null ? `${side.dir} is there, but it is not that side of the fork.` : null;
}

/** Takes the word for a side's new directory, once its journal shows that it is that side. */
export async function relocateSide(context: EffectContext, { fork, side, to }: Of<'fork/relocate'>): Promise<Report> {
  const { world } = context;
  const place = await world.files.examine(to);
  const id = sideId(fork, side);
  const found = place.isDirectory ? await attempt(() => readSide(context, place.path, { fork, side })) : null;
  if (found?.kind === 'done' && found.value !== null) {
    return { type: 'fork/restored', name: fork.name, side: side.side, dir: place.path };
  }
  const next = 'give the directory that holds its .git';
  if (found?.kind === 'failed') {
    throw new ExternalError('disk', `${place.path} cannot be taken for ${id}: ${found.error.message}`, { next });
  }
  throw new ExternalError('disk', `${place.path} is not the directory of ${id}`, { next });
}
