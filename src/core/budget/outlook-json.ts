import { scopeLine } from './cap-book.ts';
import type { CapStanding } from './cap-standing.ts';
import type { Outlook } from './outlook.ts';
import { isPriced, type Pace, WINDOW_MS } from './pace.ts';
import type { Projection, Spread } from './projection.ts';

/** The outlook as plain data: null for what cannot be told, never a zero. Money is whole millionths of a US dollar. */
export const outlookJson = ({ pace, caps, projection, sides }: Outlook) => ({
  pace: paceJson(pace),
  caps: caps.map(capJson),
  projection: projectionJson(projection),
  pace_of_sides: Object.fromEntries(Object.entries(sides).map(([name, side]) => [name, paceJson(side.pace)])),
  projection_of_sides: Object.fromEntries(
    Object.entries(sides).map(([name, side]) => [name, projectionJson(side.projection)]),
  ),
});

function paceJson(pace: Pace | null) {
  if (pace === null) return null;
  return {
    window_ms: WINDOW_MS,
    runs: pace.runs,
    work_ms: pace.workMs,
    tokens_per_minute: pace.tokens.perMinute,
    tokens_per_hour: pace.tokens.perHour,
    micro_usd_per_minute: isPriced(pace) ? pace.microUsd.perMinute : null,
    micro_usd_per_hour: isPriced(pace) ? pace.microUsd.perHour : null,
    runs_without_price: pace.unpriced,
    runs_by_subscription: pace.subscribed,
  };
}

const capJson = ({ cap, used, left, msLeft, because }: CapStanding) => ({
  on: scopeLine(cap.scope) === '' ? 'project' : scopeLine(cap.scope),
  unit: cap.unit === 'usd' ? 'micro_usd' : 'tokens',
  limit: cap.limit,
  used,
  left,
  work_ms_left: msLeft,
  ...(because === null ? {} : { unknown: because }),
});

function projectionJson(projection: Projection | null) {
  if (projection === null) return null;
  const { done, left, stale, blocked, tokens, microUsd, unpriced, subscribed } = projection;
  return {
    tasks: { done, left, stale, blocked },
    tokens: spreadJson(tokens),
    micro_usd: spreadJson(microUsd),
    done_without_price: unpriced,
    done_by_subscription: subscribed,
  };
}

function spreadJson(spread: Spread | null) {
  if (spread === null) return null;
  const { of, least, mean, most, toFinish, from, to } = spread;
  return { of_tasks: of, least, mean, most, to_finish: toFinish, from, to };
}
