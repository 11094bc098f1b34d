import { say } from '../../core/show.ts';
import type { ProjectState } from '../../core/state.ts';
import { heldBackups } from '../../core/travel/held-backups.ts';
import type { Adopted } from '../../ports/fork.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import type { Guarded, World } from '../world.ts';
import { type Fetched, KeptTips } from './kept-tips.ts';
import { watchFiles } from './main-files.ts';
import { sideId } from './places.ts';

/** A watch over the project's repository. */
export interface MainWatch {
  /** Tells whether somebody touched it since the watch began, and what became of its files. */
  readonly guard: () => Promise<Guarded>;
  /** What this shell fetches of a side, by the side's name, meanwhile: that is nobody's touch. */
  readonly fetching: (side: Fetched, id: string, adoption: Promise<Adopted>) => void;
}

/** Backups and kept sides by name, with the commit each holds. */
type Held = ReadonlyMap<string, string | null>;

interface Watched {
  readonly dir: string;
  readonly backups: readonly string[];
  readonly sides: readonly string[];
}

/**
 * Remembers HEAD, refs and index of the project as they are now, and of the shell's own refs those its journal leads back
 * to; what comes back says in words what moved since. Files that changed in the work tree are told on the screen as well,
 * for what runs between two runs has no record to tell them in; `who` worked meanwhile, in those words.
 */
export async function watchMain(context: EffectContext, who?: string): Promise<MainWatch> {
  const { world } = context;
  const { dir } = attachedOf(context);
  const watched = { dir, ...ownRefs(context.state().project) };
  const [before, place, held, files] = await Promise.all([
    world.forks.fingerprint(dir),
    world.git.inspect(dir),
    look(world, watched),
    watchFiles(world, dir, who),
  ]);
  const tips = new KeptTips(world, dir, held);
  const touched = async (): Promise<readonly string[]> => {
    const since = tips.now();
    const looked = await attempt(() => Promise.all([world.forks.fingerprint(dir), look(world, watched)]));
    if (looked.kind === 'failed')
      return [`whether the main repository was touched cannot be seen: ${looked.error.message}`];
    const [print, now] = looked.value;
    const lost = await tips.lost(since, now);
    const words = lost.map((name) => `${name} of the main repository was changed or removed`);
    return print === before ? words : [await whatMoved(world, dir, place), ...words];
  };
  return {
    guard: async () => {
      const guarded = { touched: await touched(), notes: await files() };
      for (const note of guarded.notes) context.stage.push({ kind: 'block', block: say('warn', note) });
      return guarded;
    },
    fetching: (side, id, adoption) => tips.fetching(side, { id, ref: keptRef(id) }, adoption),
  };
}

async function whatMoved(world: World, dir: string, place: Awaited<ReturnType<World['git']['inspect']>>) {
  const now = await world.git.inspect(dir).catch(() => null);
  if (now?.branch !== place?.branch) return `HEAD of the main repository is on ${short(now?.branch)} now`;
  if (now?.head !== place?.head) return `HEAD of the main repository moved to ${now?.head?.slice(0, 9) ?? 'nothing'}`;
  return 'a branch, a tag or the index of the main repository was changed';
}

/** Of forks that are over nothing is watched: what is left of them may be forgotten at any time. */
function ownRefs(project: ProjectState | null): Omit<Watched, 'dir'> {
  if (project === null) return { backups: [], sides: [] };
  const open = project.forks.filter(({ status }) => status === 'open');
  const sides = open.flatMap((fork) => fork.sides.map((side) => sideId(fork, side)));
  return { backups: heldBackups(project), sides };
}

async function look({ travel, forks }: World, { dir, backups, sides }: Watched): Promise<Held> {
  const there = new Map((await travel.backups(dir)).map(({ ref, commit }) => [ref, commit]));
  const held = backups.map((ref) => [ref, there.get(ref) ?? null] as const);
  const kept = await Promise.all(sides.map(async (id) => [id, await forks.adopted(dir, id)] as const));
  const tips = kept.map(([id, found]) => [keptRef(id), found?.tip ?? null] as const);
  return new Map([...held, ...tips]);
}

const keptRef = (id: string): string => `refs/codesleuth/forks/${id}`;

const short = (branch: string | null | undefined): string => branch?.replace('refs/heads/', '') ?? 'no branch';
