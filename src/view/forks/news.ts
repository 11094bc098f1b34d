/** A running fork for those who are told once and see no repainting: only what is of substance, when it comes. */

import { type Clean, cleanView } from '../clean.ts';
import type { Snapshot } from '../session-handle.ts';
import { type ForkFacts, forkFacts, type SideFacts } from './fork-facts.ts';
import { figuresOf, type Leader, leaderWords, tasksWords, verdictWords } from './side-words.ts';

/** The running fork of a snapshot, clean; null while none runs. */
export function forkAt({ state, live }: Pick<Snapshot, 'state' | 'live'>, clean: Clean): ForkFacts | null {
  return cleanView(forkFacts(live, state.shell), clean);
}

const isOther = (before: ForkFacts | null, after: ForkFacts): boolean => before?.name !== after.name;

/** Sides of which a task was finished or the verdict changed; all of them at the fork's start. */
function changed(before: ForkFacts | null, after: ForkFacts): readonly SideFacts[] {
  if (isOther(before, after)) return after.sides;
  return after.sides.filter(({ side, score }) => {
    const old = before?.sides.find((one) => one.side === side)?.score;
    return old?.verdict !== score.verdict || old.tasksDone !== score.tasksDone;
  });
}

/** `label: value` lines of what has changed since `before`; none where nothing of substance has. */
export function newsLines(before: ForkFacts | null, after: ForkFacts | null): readonly string[] {
  if (after === null) return [];
  const sides = changed(before, after).map(({ side, score }) => {
    const figures = figuresOf(score).map(({ said }) => said);
    return `side ${side}: ${[verdictWords(score), `${tasksWords(score)} tasks`, ...figures].join(', ')}`;
  });
  const isNew = isOther(before, after) || before?.leader?.leader !== after.leader?.leader;
  if (sides.length === 0 && !isNew) return [];
  return [...sides, ...(isNew ? [`fork ${after.name}: ${leaderWords(after.leader)}`] : [])];
}

/** The same as an object of `exec --json`. */
export interface ForkNews {
  readonly type: 'fork';
  readonly name: string;
  readonly sides: readonly Pick<SideFacts, 'side' | 'direction' | 'agent' | 'doing' | 'score'>[];
  readonly leader: Leader | null;
}

/** The whole scoreboard wherever `newsLines` has something to say; null where it has not. */
export function newsJson(before: ForkFacts | null, after: ForkFacts | null): ForkNews | null {
  if (after === null || newsLines(before, after).length === 0) return null;
  const sides = after.sides.map(({ side, direction, agent, doing, score }) => ({
    side,
    direction,
    agent,
    doing,
    score,
  }));
  return { type: 'fork', name: after.name, sides, leader: after.leader };
}
