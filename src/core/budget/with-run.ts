import type { EventOf, Run } from '../../../schemas/event.ts';
import type { Money } from '../../../schemas/usage.ts';
import type { RecentRun } from './recent.ts';
import { moneyOfTurn } from './spend.ts';

/** Older ones are forgotten. */
const MOST_RECENT = 60;

interface EndedRun {
  readonly run: Pick<Run, 'agent' | 'taskId'>;
  readonly ended: Pick<EventOf<'run/ended'>, 'usage' | 'money' | 'durationMs'>;
  readonly at: string;
  readonly beside: boolean;
}

/** The last runs with one more; one that told nothing of what it used is none of them. */
export function withRun(recent: readonly RecentRun[], { run, ended, at, beside }: EndedRun): readonly RecentRun[] {
  const { usage, durationMs } = ended;
  if (usage === null) return recent;
  const money = ended.money ?? moneyOfTurn(usage);
  const next: RecentRun = {
    agent: run.agent,
    taskId: run.taskId,
    at,
    ms: Math.max(0, Math.round(durationMs)),
    tokens: usage.fresh + usage.cacheRead + usage.cacheWrite + usage.output,
    microUsd: Math.max(0, money.reportedMicroUsd + money.computedMicroUsd),
    money: kindOf(money),
    beside,
  };
  return [...recent, next].slice(-MOST_RECENT);
}

function kindOf({ turns, unpriced, subscribed }: Money): RecentRun['money'] {
  if (unpriced > 0) return 'unknown';
  return subscribed > 0 && subscribed === turns ? 'subscription' : 'known';
}
