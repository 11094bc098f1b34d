import type { Stats } from 'node:fs';
import type { Obstacle } from '../../../ports/travel.ts';
import { ancestors, type Entry } from '../entries.ts';
import { LINK_MODE } from '../large-files.ts';
import { textOfPath } from '../path-text.ts';
import type { Repository } from '../repository.ts';
import { isTooLong, NOT_TAKEN, TOO_LONG } from '../sight.ts';
import type { Plan } from './plan.ts';
import type { Scan } from './scanned.ts';
import { filesUnder, NESTED, sortUntracked, statOf } from './untracked.ts';

/** What lies where the move has to put something, and the scan does not hold. */
export interface InTheWay {
  /** Ignored files, which can be saved and then go. */
  readonly files: readonly string[];
  readonly obstacles: readonly Obstacle[];
}

function obstacle(path: string, why: string): Obstacle {
  return {
    what: `${textOfPath(path)} is in the way and cannot be saved: ${why}.`,
    next: 'Move it out of the project, then try again.',
  };
}

class Lookout {
  readonly #at: Repository;
  readonly #seen = new Map<string, Stats | null>();
  /** Where something lies that has to go, files and directories. */
  readonly found = new Set<string>();
  /** Repositories inside this one that files would be put into. */
  readonly nested = new Set<string>();

  constructor(at: Repository) {
    this.#at = at;
  }

  #look(path: string): Stats | null {
    const known = this.#seen.get(path);
    if (known !== undefined) return known;
    const stat = statOf(this.#at, path);
    this.#seen.set(path, stat);
    return stat;
  }

  /** Whether the way to a path is free; notes what stands on it otherwise. */
  #isFree(path: string): boolean {
    for (const above of ancestors(path)) {
      const stat = this.#look(above);
      if (stat === null) return true;
      if (!stat.isDirectory()) this.found.add(above);
      else if (this.#look(`${above}/.git`) !== null) this.nested.add(above);
      else continue;
      return false;
    }
    return true;
  }

  /** Notes the uppermost thing that must give way to a file. */
  check(path: string, entry: Entry): void {
    if (!this.#isFree(path)) return;
    const stat = this.#look(path);
    // The directory of a submodule stays, whatever is in it.
    if (stat === null || (entry.mode === LINK_MODE && stat.isDirectory())) return;
    this.found.add(path);
  }
}

/** Whether git may find something at a path that the scan's entry does not stand for: nothing, or a submodule's directory. */
function isBlind(now: Entry | undefined, next: Entry): boolean {
  return now === undefined || (now.mode === LINK_MODE && next.mode !== LINK_MODE);
}

/** Looks at every path the move creates: whatever is there and not in the scan would be lost. */
export async function findInTheWay(at: Repository, { changes, touched }: Plan): Promise<InTheWay> {
  const lookout = new Lookout(at);
  for (const [path, entry] of changes) {
    if (entry !== null && isBlind(touched.get(path), entry)) lookout.check(path, entry);
  }
  const under = await filesUnder(at, [...lookout.found]);
  const sorted = sortUntracked(
    at,
    under.filter((path) => !touched.has(path)),
  );
  const nested = [...lookout.nested].map((path) => obstacle(path, NESTED));
  return { files: sorted.taken, obstacles: [...nested, ...sorted.left.map(({ path, why }) => obstacle(path, why))] };
}

/** Of the files a move touches, and those in its way, the ones that no backup could give back. */
export function unsavable(at: Repository, order: { scan: Scan; plan: Plan; way: InTheWay }): Obstacle[] {
  const { scan, plan, way } = order;
  const refused = new Set(scan.left.filter(({ why }) => why === NOT_TAKEN).map(({ path }) => path));
  const paths = new Set([...way.files, ...plan.changes.keys(), ...plan.touched.keys()]);
  return [...paths].flatMap((path) => {
    if (refused.has(path)) return [obstacle(path, NOT_TAKEN)];
    return isTooLong(at, path) ? [obstacle(path, TOO_LONG)] : [];
  });
}
