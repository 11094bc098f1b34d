/** The outlook in few words, for the pane: what is left of the cap, the pace, what is to come. */

import type { CapStanding } from '../core/budget/cap-standing.ts';
import { isPriced, type Pace } from '../core/budget/pace.ts';
import type { Projection, Spread } from '../core/budget/projection.ts';
import { workTime } from '../core/budget/words.ts';
import { money, tokens } from './format.ts';
import { count } from './narrate/figures.ts';

const WHY: Readonly<Record<NonNullable<CapStanding['because']>, string>> = {
  'no-pace': 'time not known yet',
  never: 'never used up at this pace',
  price: 'time not known: prices are missing',
};

/** `$0.90`, `about 2 m of work`; nothing without a cap. */
export function leftParts(cap: CapStanding | null): readonly string[] {
  if (cap === null) return [];
  const { left, msLeft, because } = cap;
  if (left === 0) return ['nothing'];
  const amount = cap.cap.unit === 'usd' ? money(left) : `${tokens(left)} tokens`;
  return [amount, msLeft === null ? WHY[because ?? 'never'] : `about ${workTime(msLeft)} of work`];
}

/** `1.0k tokens`, `$0.02 a minute of work`; nothing before the first run. */
export function paceParts(pace: Pace | null, runs: number): readonly string[] {
  if (pace === null) return runs === 0 ? [] : ['too little work so far to tell'];
  const { unpriced } = pace;
  const used = `${tokens(pace.tokens.perMinute)} tokens`;
  if (isPriced(pace)) {
    return [used, `${unpriced > 0 ? 'at least ' : ''}${money(pace.microUsd.perMinute)} a minute of work`];
  }
  return [`${used} a minute of work`, unpriced > 0 ? 'price not known' : 'subscription'];
}

/** `3 tasks`, `~45.0k tokens (30.0k to 60.0k)`, `~$0.90 ($0.60 to $1.20)`; nothing without a plan or when all is done. */
export function finishParts(projection: Projection | null): readonly string[] {
  if (projection === null) return [];
  const { left, tokens: spread, microUsd } = projection;
  const apart = apartWords(projection);
  if (left === 0) return apart;
  const expected = spread === null ? ['too few done to tell'] : [range(spread, tokens, ' tokens')];
  return [count(left, 'task'), ...expected, ...(microUsd === null ? [] : [range(microUsd, money, '')]), ...apart];
}

const range = ({ toFinish, from, to }: Spread, form: (amount: number) => string, unit: string): string =>
  `~${form(toFinish)}${unit} (${form(from)} to ${form(to)})`;

function apartWords({ stale, blocked }: Projection): readonly string[] {
  const parts = [stale > 0 ? `${stale} stale` : '', blocked > 0 ? `${blocked} blocked` : ''].filter(
    (one) => one !== '',
  );
  return parts.length === 0 ? [] : [`${parts.join(', ')} not counted`];
}
