import type { EventOf, Run } from '../../../schemas/event.ts';

/**
 * One of the last runs, for the pace and the picture of it. Kept in the state, which the journal's events make, and not
 * read from the token log: a screen has it without waiting for a file, it is the same after a restart, going back takes
 * nothing of it back, a fork's side begins anew, and only the journal knows how long a run took, old ones included.
 */
export interface RecentRun {
  readonly agent: number;
  readonly taskId: string | null;
  /** UTC, ISO 8601: when its end was remembered. */
  readonly at: string;
  /** Whole milliseconds it took, waiting for the human included; 0 where nobody knows. */
  readonly ms: number;
  readonly tokens: number;
  /** Whole millionths of a US dollar; 0 where nobody knows, or a subscription pays. */
  readonly microUsd: number;
  readonly money: 'known' | 'unknown' | 'subscription';
  /** It ran at the same time as others. */
  readonly beside: boolean;
}

/** Older ones are forgotten. */
const MOST_RECENT = 60;

interface EndedRun {
  readonly run: Pick<Run, 'agent' | 'taskId'>;
  readonly ended: Pick<EventOf<'run/ended'>, 'usage' | 'durationMs'>;
  readonly at: string;
  readonly beside: boolean;
}

/** The last runs with one more; one that told nothing of what it used is none of them. */
export function withRun(recent: readonly RecentRun[], { run, ended, at, beside }: EndedRun): readonly RecentRun[] {
  const { usage, durationMs } = ended;
  if (usage === null) return recent;
  const money: RecentRun['money'] =
    usage.billing === 'subscription' ? 'subscription' : usage.costMicroUsd === null ? 'unknown' : 'known';
  const next: RecentRun = {
    agent: run.agent,
    taskId: run.taskId,
    at,
    ms: Math.max(0, Math.round(durationMs)),
    tokens: usage.fresh + usage.cacheRead + usage.cacheWrite + usage.output,
    microUsd: money === 'known' ? Math.max(0, usage.costMicroUsd ?? 0) : 0,
    money,
    beside,
  };
  return [...recent, next].slice(-MOST_RECENT);
}
