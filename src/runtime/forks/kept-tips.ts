import type { Side } from '../../core/branches.ts';
import type { Adopted } from '../../ports/fork.ts';
import { attempt } from '../attempt.ts';
import type { World } from '../world.ts';

/** The side a fetch is of. */
export type Fetched = Pick<Side, 'dir' | 'branch'>;

/** A ref of the project by its name, and by what its side is called. */
interface Kept {
  readonly id: string;
  readonly ref: string;
}

/** How many values of each ref were known at a moment. */
type Moment = ReadonlyMap<string, number>;

/** What the shell's own refs in the project hold: as they were found first, and as this shell's fetches moved them. */
export class KeptTips {
  private readonly world: Pick<World, 'forks' | 'git' | 'travel'>;
  private readonly dir: string;
  /** Values in the order they were known; the last one is what a ref holds, or will in a moment. */
  private readonly values: Map<string, string[]>;
  private fetched: Promise<unknown> = Promise.resolve();

  constructor(world: Pick<World, 'forks' | 'git' | 'travel'>, dir: string, held: ReadonlyMap<string, string | null>) {
    this.world = world;
    this.dir = dir;
    this.values = new Map([...held].flatMap(([ref, commit]) => (commit === null ? [] : [[ref, [commit]]])));
  }

  now(): Moment {
    return new Map([...this.values].map(([ref, known]) => [ref, known.length]));
  }

  /**
   * The refs that did not hold, when they were looked at, what they had to: what they held when the look began, or what
   * was fetched while it went on. What was seen may be newer than what is known to be fetched; nobody waits where nothing
   * is amiss.
   */
  async lost(since: Moment, seen: ReadonlyMap<string, string | null>): Promise<readonly string[]> {
    const isLost = (ref: string): boolean => {
      const known = this.values.get(ref)?.slice((since.get(ref) ?? 1) - 1) ?? [];
      return !known.includes(seen.get(ref) ?? '');
    };
    if ([...since.keys()].some(isLost)) await this.fetched;
    return [...since.keys()].filter(isLost);
  }

  /** A fetch of that side is under way. */
  fetching(side: Fetched, kept: Kept, adoption: Promise<Adopted>): void {
    const known = adoption.then(
      ({ tip }) => this.move(kept.ref, tip),
      () => this.afterFailure(side, kept),
    );
    this.fetched = Promise.all([this.fetched, known]);
  }

  private move(ref: string, tip: string): void {
    this.values.set(ref, [...(this.values.get(ref) ?? []), tip]);
  }

  /** A fetch can fail after it has moved the ref; a value that leads on from the last one to the side's branch is its. */
  private async afterFailure(side: Fetched, { id, ref }: Kept): Promise<void> {
    const last = this.values.get(ref)?.at(-1) ?? null;
    await attempt(async () => {
      const tip = (await this.world.forks.adopted(this.dir, id))?.tip ?? null;
      if (tip !== null && tip !== last && (await this.leadsOn(side, last, tip))) this.move(ref, tip);
    });
  }

  private async leadsOn({ dir, branch }: Fetched, from: string | null, to: string): Promise<boolean> {
    const { git, travel } = this.world;
    const end = (await git.standing(dir)).refs.get(`refs/heads/${branch}`) ?? null;
    const astray = await travel.unreached(dir, end, [to]);
    const back = from === null ? [] : await travel.unreached(dir, to, [from]);
    return astray.length === 0 && back.length === 0;
  }
}
