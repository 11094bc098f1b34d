import type { Standing } from '../../schemas/standing.ts';
import { atMost, brief, command, list, shortRef } from './own-git-words.ts';

const OWN = 'refs/codesleuth/';
const TREES = 'refs/codesleuth/trees/';
/** What is kept of closed forks also goes by itself, when its term is over. */
const TERMED = 'refs/codesleuth/forks/';

interface Lost {
  readonly ref: string;
  readonly sha: string;
  /** Null where the ref is gone. */
  readonly now: string | null;
}

/** Refs that do not hold what they held; the branch HEAD was on has its own words, by its history or by how HEAD gets back to it. */
function lostRefs(then: Standing, now: Standing): readonly Lost[] {
  return [...then.refs]
    .filter(([ref, sha]) => now.refs.get(ref) !== sha)
    .filter(([ref]) => ref !== then.branch || (now.branch !== then.branch && now.refs.has(ref)))
    .map(([ref, sha]) => ({ ref, sha, now: now.refs.get(ref) ?? null }));
}

function words({ ref, sha, now }: Lost): string {
  const what = now === null ? `was removed, it held ${brief(sha)}` : `moved from ${brief(sha)} to ${brief(now)}`;
  return `${shortRef(ref)} ${what}: ${command('git', 'update-ref', ref, sha)} brings it back`;
}

/** The shell's own refs hold work nobody else holds: the trees of tasks under way, and what !undo goes back to. */
export function ownRefWords(then: Standing, now: Standing, tasks: readonly string[]): readonly string[] {
  const isNeeded = (ref: string): boolean => {
    if (!ref.startsWith(OWN) || ref.startsWith(TERMED)) return false;
    return !ref.startsWith(TREES) || tasks.some((id) => ref.startsWith(`${TREES}${id}-`));
  };
  return lostRefs(then, now)
    .filter(({ ref }) => isNeeded(ref))
    .map(words);
}

/** Branches and tags are the human's to make, move and remove, also while an agent works. */
export function refNotes(then: Standing, now: Standing): readonly string[] {
  const made = [...now.refs.keys()].filter((ref) => /^refs\/(?:heads|tags)\//.test(ref) && !then.refs.has(ref));
  const lost = lostRefs(then, now).filter(({ ref }) => !ref.startsWith(OWN) || ref.startsWith(TERMED));
  const told = atMost(lost.map(words), 'git fsck --lost-found finds the commits');
  return [...(made.length === 0 ? [] : [`made while this ran: ${list(made.map(shortRef))}`]), ...told];
}
