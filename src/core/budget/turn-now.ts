import type { Live } from '../transcript.ts';
import type { TurnNow } from './budget-now.ts';

/** The run under way, or the tasks that are built at the same time as one; null while nothing is at work. */
export function turnOf({ run, lanes }: Pick<Live, 'run' | 'lanes'>): TurnNow | null {
  if (run !== null) {
    const { startedAt, tokens, exactTokens, told = null } = run;
    return { startedAt, output: tokens, exact: exactTokens, told };
  }
  if (lanes === null) return null;
  const working = lanes.tasks.filter(({ state }) => state === 'working');
  return { startedAt: lanes.startedAt, output: 0, exact: working.every(({ exactTokens }) => exactTokens), told: null };
}
