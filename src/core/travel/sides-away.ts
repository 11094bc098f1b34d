import type { Fork } from '../branches.ts';

/**
 * Where the sides are of forks that are open after a move and were not before it, a sentence for each fork: the
 * directories stay where the merge has put them.
 */
export function sidesAway(before: readonly Fork[], after: readonly Fork[]): readonly string[] {
  return after.flatMap((fork) => {
    const was = before.find(({ name, at }) => name === fork.name && at === fork.at)?.status;
    const away = fork.sides.filter(({ parked }) => parked !== null);
    if (fork.status !== 'open' || was === undefined || was === 'open' || away.length === 0) return [];
    const ways = away.map(({ side }) => `!forks restore ${fork.name}-${side}`).join(' or ');
    return [`stay put away, and !merge works from there; ${ways} brings one beside the project`];
  });
}
