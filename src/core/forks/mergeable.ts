import type { Fork, Side } from '../branches.ts';
import type { ProjectState } from '../state.ts';
import { unbuiltTasks } from './unbuilt.ts';

/** What of a side tells whether there is anything to merge: as it was seen last. */
type Seen = Pick<Side, 'side' | 'score' | 'tip'>;

/** Verdicts that a start changes nothing about: there is nothing to do, or words of the human are waited for. */
const STAYS: readonly NonNullable<Side['score']>['verdict'][] = ['built', 'blocked', 'asking', 'lost'];

/** Whether a side has a commit of its own: by what was fetched when it rested, or by the tasks it has done since. */
function hasCommits(project: ProjectState, { base }: Pick<Fork, 'base'>, { score, tip }: Seen): boolean {
  if (tip !== null && tip !== base.head) return true;
  if (score === null || score.verdict === 'lost' || score.tasksDone === 0) return false;
  return score.tasksTotal - score.tasksDone < unbuiltTasks(project).length;
}

/** The lines that merge a side: one without a commit of its own would be refused. */
export function mergeLines(project: ProjectState, fork: Fork, sides: readonly Seen[] = fork.sides): readonly string[] {
  return sides.filter((side) => hasCommits(project, fork, side)).map(({ side }) => `!merge ${side}`);
}

/** The ways out of a fork: those that merge, else all that lead on, such as having half made copies made. */
export function waysOut(project: ProjectState, fork: Fork): readonly string[] {
  const merges = mergeLines(project, fork);
  return merges.length === 0 ? waysOn(project, fork) : [...merges, `!forks drop ${fork.name}`];
}

/** The lines that lead on where there may be nothing to merge: what builds on, what merges, what gives the fork up. */
export function waysOn(project: ProjectState, fork: Fork): readonly string[] {
  const is = (verdict: string): boolean => fork.sides.some(({ score }) => score?.verdict === verdict);
  const goesOn = fork.sides.some(({ score }) => score === null || !STAYS.includes(score.verdict));
  const onward = is('over-budget') ? ['!forks budget <USD>'] : goesOn ? ['!resume'] : [];
  const answer = fork.sides.flatMap(({ side, score }) =>
    score?.verdict === 'asking' ? [`!forks answer ${side} <text>`] : [],
  );
  return [...onward, ...answer, ...mergeLines(project, fork), `!forks drop ${fork.name}`];
}
