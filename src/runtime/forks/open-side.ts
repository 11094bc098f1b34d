import type { Fork, Side } from '../../core/branches.ts';
import type { State } from '../../core/state.ts';
import type { EffectContext } from '../context.ts';
import { isLeaving } from '../last-words.ts';
import { within } from '../within.ts';
import { gitOf } from './places.ts';
import { type Ending, lostWords, whyNot } from './side-standing.ts';
import { isSideOf } from './side-state.ts';
import { takenBack } from './take-back.ts';

interface Order {
  readonly context: EffectContext;
  readonly fork: Fork;
  readonly side: Side;
}

const stopped = (why: string): Ending => ({ verdict: 'stopped', why });

/** Why a session cannot be opened in a side's directory; null when it can. To open it elsewhere would make a journal there. */
export async function beforeOpening({ context, fork, side }: Order): Promise<Ending | null> {
  const { files, journals } = context.world;
  if (!(await files.examine(side.dir)).exists) return { verdict: 'lost', why: lostWords(fork, side) };
  if (!(await journals.exists(gitOf(side.dir)))) return stopped(`${side.dir} holds no journal of this side`);
  // While conflicts are resolved, they are what the session is for.
  if (context.sides.resolving === null) await takenBack(context, { fork, side }, side.dir);
  return null;
}

/** Why a session that was opened in a side's directory cannot work there; null when it can. */
export function afterOpening({ context, fork, side }: Order, { shell, project }: State): Ending | null {
  const why = whyNot(shell, project, side.dir);
  if (why !== null) return stopped(why);
  const same = project !== null && isSideOf(context, project, { fork, side });
  return same ? null : stopped(`${side.dir} is not that side of the fork`);
}

/** How long a side's session may take to close while the project's own is being left, in milliseconds: less than that. */
const LEAVING_MS = 1000;

/** Waits for a side's session to close; not for long while the shell is being left. */
export async function inTime({ state }: EffectContext, closed: Promise<void>): Promise<void> {
  await (isLeaving(state()) ? within(LEAVING_MS, closed) : closed);
}
