import type { ShellState } from '../../core/state.ts';
import type { Live, SideLive } from '../../core/transcript.ts';
import { backendLabel } from '../narrate/look.ts';
import { type Leader, leaderAmong } from './side-words.ts';

export interface SideFacts extends SideLive {
  /** The label of its backend. */
  readonly agent: string;
}

/** A fork whose sides run in this shell, as its scoreboard shows it. */
export interface ForkFacts {
  readonly name: string;
  /** A before B. */
  readonly sides: readonly SideFacts[];
  readonly leader: Leader | null;
}

/** The running fork with the names of its agents; null while none runs. */
export function forkFacts({ forks }: Live, { backends }: Pick<ShellState, 'backends'>): ForkFacts | null {
  if (forks === null) return null;
  const sides = forks.sides.map((side) => ({ ...side, agent: backendLabel(backends, side.backend) }));
  sides.sort((one, other) => one.side.localeCompare(other.side));
  return { name: forks.name, sides, leader: leaderAmong(sides) };
}

/** The side that waits for the human; null while none does. */
export function askingSide(forks: ForkFacts | null): SideFacts | null {
  return forks?.sides.find((side) => side.score.verdict === 'asking') ?? null;
}

/** The command that answers a side. */
export const answerTo = ({ side }: Pick<SideFacts, 'side'>): string => `!forks answer ${side}`;

/** `A 3/5 · B 2/5`. */
export function forkTasks({ sides }: ForkFacts, joint = ' · '): string {
  return sides.map(({ side, score }) => `${side} ${score.tasksDone}/${score.tasksTotal}`).join(joint);
}

/** True where time alone changes what is shown: counters of something that works. */
export function moves({ busy, run, command, forks }: Live): boolean {
  if (!busy || forks === null) return busy;
  return run !== null || command !== null || forks.sides.some((side) => side.score.verdict === 'running');
}
