import type { CapStanding } from './cap-standing.ts';
import { amountText, scopeWords, usedWords } from './cap-words.ts';
import type { Outlook } from './outlook.ts';
import { isPriced, LEAST_MS, type Pace } from './pace.ts';
import type { Projection, Spread } from './projection.ts';
import { percent, usd, workTime } from './words.ts';

/** Lines on the pace, the caps and what is to come; none where nothing is known of them. */
export function outlookLines({ pace, caps, projection, sides }: Outlook): readonly string[] {
  const building = Object.entries(sides);
  const ofSides = building.flatMap(([name, side]) => [
    `Side ${name}: ${paceWords(side.pace)}`,
    ...(side.projection === null ? [] : [`Side ${name}: ${finishWords(side.projection)}`]),
  ]);
  const own = projection === null || building.length > 0 ? [] : [`To finish: ${finishWords(projection)}`];
  const together = building.length > 0 ? ' (the sides of the fork together)' : '';
  return [`Pace${together}: ${paceWords(pace)}`, ...ofSides, ...caps.map(capLine), ...own];
}

/** `12.3k tokens and $0.42 a minute of work (738k tokens and $25.20 an hour), over the last 9 runs (28 m of work)`. */
function paceWords(pace: Pace | null): string {
  if (pace === null) return `too little work so far to tell (less than ${LEAST_MS / 1000} s)`;
  const { runs, workMs, tokens, microUsd } = pace;
  const a = (per: 'perMinute' | 'perHour'): string =>
    [amountText(tokens[per], 'tokens'), dollars(pace, microUsd[per])].filter((part) => part !== '').join(' and ');
  const over = `over the last ${runs === 1 ? 'run' : `${runs} runs`} (${workTime(workMs)} of work)`;
  return `${a('perMinute')} a minute of work (${a('perHour')} an hour), ${over}${unseen(pace)}`;
}

/** Empty where none of the runs had a price. */
function dollars(pace: Pace, microUsd: number): string {
  if (!isPriced(pace)) return '';
  return pace.unpriced > 0 ? `at least ${usd(microUsd)}` : usd(microUsd);
}

function unseen({ unpriced, subscribed }: Pace): string {
  const parts = [
    unpriced > 0 ? `${unpriced} of them without a known price` : '',
    subscribed > 0 ? `${subscribed} of them paid by a subscription` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `; ${parts.join(', ')}`;
}

const WHY: Readonly<Record<NonNullable<CapStanding['because']>, string>> = {
  'no-pace': 'how long that lasts cannot be told yet',
  never: 'never used up at this pace',
  price: 'how long that lasts cannot be told: not every price is known',
};

/** `Cap of the whole project: $4.10 of $5.00 (82 %), $0.90 left: about 2 m of work at this pace`. */
function capLine({ cap, used, left, msLeft, because }: CapStanding): string {
  const share = `Cap of ${scopeWords(cap.scope)}: ${usedWords({ cap, used })} (${percent(used, cap.limit)} %)`;
  if (left === 0) return `${share}, nothing left`;
  const lasts =
    because === null && msLeft !== null ? `about ${workTime(msLeft)} of work at this pace` : WHY[because ?? 'never'];
  return `${share}, ${amountText(left, cap.unit)} left: ${lasts}`;
}

/** `4 tasks left, about 16.8k tokens (12.4k to 24k) and $1.20 ($0.90 to $1.60); …`. */
function finishWords(projection: Projection): string {
  const { left, tokens, microUsd, known: of } = projection;
  const apart = apartWords(projection);
  if (left === 0) return `no task left to build${apart}`;
  const head = `${left} ${left === 1 ? 'task' : 'tasks'} left${apart}`;
  if (tokens === null) return `${head}; too few tasks are done to tell what they take (${of} known here, 2 needed)`;
  const known = [range(tokens, 'tokens'), ...(microUsd === null ? [] : [range(microUsd, 'usd')])].join(' and ');
  return `${head}, about ${known}: the mean of ${tokens.of} done tasks times ${left}${moneyKnown(projection)}`;
}

const range = ({ toFinish, from, to }: Spread, unit: 'tokens' | 'usd'): string =>
  `${amountText(toFinish, unit)} (${amountText(from, unit)} to ${amountText(to, unit)})`;

function apartWords({ stale, blocked }: Projection): string {
  const parts = [stale > 0 ? `${stale} STALE` : '', blocked > 0 ? `${blocked} BLOCKED` : ''].filter(
    (part) => part !== '',
  );
  return parts.length === 0 ? '' : ` (besides ${parts.join(' and ')}, not counted)`;
}

/** Of how many of these tasks the money is known, where it is not of all. */
function moneyKnown({ tokens, microUsd, unpriced, subscribed }: Projection): string {
  const parts = [
    microUsd !== null && tokens !== null && microUsd.of < tokens.of ? `dollars of ${microUsd.of} of them` : '',
    unpriced > 0 ? `${unpriced} without a known price` : '',
    subscribed > 0 ? `${subscribed} paid by a subscription` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `; ${parts.join(', ')}`;
}
