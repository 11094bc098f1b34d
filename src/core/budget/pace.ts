import type { RecentRun } from './recent.ts';
import { utcMs } from './utc.ts';

/** How fast tokens and money go while agents work. Amounts are whole tokens and whole millionths of a US dollar. */
export interface Pace {
  readonly runs: number;
  /** Milliseconds in which at least one of these runs was at work. */
  readonly workMs: number;
  readonly tokens: Rate;
  readonly microUsd: Rate;
  /** Runs whose money is not in it: nobody knows their price, or a subscription pays. */
  readonly unpriced: number;
  readonly subscribed: number;
}

export interface Rate {
  readonly perMinute: number;
  readonly perHour: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The newest runs are looked at until they took so long, together. */
export const WINDOW_MS = 30 * MINUTE;
/** What took less says nothing about an hour. */
export const LEAST_MS = 10_000;

/**
 * The pace of the newest runs, as many as took `WINDOW_MS` together, the one that crosses the border with all it used;
 * null where they were at work for less than `LEAST_MS`. Idle time is none of it. Runs of which nobody knows how long they
 * took do not count.
 */
export function paceOf(recent: readonly RecentRun[]): Pace | null {
  const runs = newest(recent.filter(({ ms }) => ms > 0));
  const workMs = workOf(runs);
  if (workMs < LEAST_MS) return null;
  const sum = (pick: (run: RecentRun) => number): bigint => runs.reduce((all, run) => all + BigInt(pick(run)), 0n);
  return {
    runs: runs.length,
    workMs,
    tokens: rate(
      sum(({ tokens }) => tokens),
      workMs,
    ),
    microUsd: rate(
      sum(({ microUsd }) => microUsd),
      workMs,
    ),
    unpriced: runs.filter(({ money }) => money === 'unknown').length,
    subscribed: runs.filter(({ money }) => money === 'subscription').length,
  };
}

/** The pace of those that work at the same time; of one that has none yet nothing is known. */
export function paceTogether(paces: readonly (Pace | null)[]): Pace | null {
  const [first, ...more] = paces.filter((pace) => pace !== null);
  return first === undefined ? null : more.reduce(beside, first);
}

function beside(a: Pace, b: Pace): Pace {
  return {
    runs: a.runs + b.runs,
    workMs: Math.max(a.workMs, b.workMs),
    tokens: add(a.tokens, b.tokens),
    microUsd: add(a.microUsd, b.microUsd),
    unpriced: a.unpriced + b.unpriced,
    subscribed: a.subscribed + b.subscribed,
  };
}

/** True where at least some of its money is known. */
export const isPriced = ({ runs, unpriced, subscribed, microUsd }: Pace): boolean =>
  unpriced + subscribed < runs || microUsd.perHour > 0;

const add = (a: Rate, b: Rate): Rate => ({ perMinute: a.perMinute + b.perMinute, perHour: a.perHour + b.perHour });

function newest(recent: readonly RecentRun[]): readonly RecentRun[] {
  let ms = 0;
  const first = recent.findLastIndex((run) => {
    ms += run.ms;
    return ms >= WINDOW_MS;
  });
  return recent.slice(Math.max(0, first));
}

function rate(sum: bigint, workMs: number): Rate {
  const per = (ms: number): number => Number((sum * BigInt(ms) * 2n + BigInt(workMs)) / (2n * BigInt(workMs)));
  return { perMinute: per(MINUTE), perHour: per(HOUR) };
}

/**
 * Runs one after the other add up; of those at the same time what they share counts once. Their places on the clock are
 * only used for that: whatever a clock that was put back makes of them, it is never less than the longest run and never
 * more than all of them.
 */
function workOf(runs: readonly RecentRun[]): number {
  const alone = runs.filter((run) => !run.beside || utcMs(run.at) === null);
  const spans = runs.flatMap((run) => {
    const end = run.beside ? utcMs(run.at) : null;
    return end === null ? [] : [{ start: end - run.ms, end }];
  });
  return alone.reduce((sum, { ms }) => sum + ms, 0) + lengthOf(spans.sort((a, b) => a.start - b.start));
}

/** What spans cover together; they come in the order of their starts. */
function lengthOf(spans: readonly { readonly start: number; readonly end: number }[]): number {
  let covered = 0;
  let upTo = Number.NEGATIVE_INFINITY;
  for (const { start, end } of spans) {
    covered += Math.max(0, end - Math.max(start, upTo));
    upTo = Math.max(upTo, end);
  }
  return covered;
}

/** Milliseconds of work until an amount is used up, rounded down; null where at this rate it never is. */
export function msUntil(left: number, { perHour }: Rate): number | null {
  if (perHour <= 0) return null;
  return Number((BigInt(Math.max(0, left)) * BigInt(HOUR)) / BigInt(perHour));
}
