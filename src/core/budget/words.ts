import type { Sum } from './sums.ts';
import { moneyOf } from './sums.ts';

const MICRO = 1_000_000;

/** Millionths of a US dollar as a person reads them: cents, and more where there are none. */
export function usd(micro: number): string {
  const cents = micro === 0 || micro >= MICRO / 100;
  return `$${(micro / MICRO).toFixed(cents ? 2 : 4)}`;
}

/** The money of a sum in a cell of a table: never a zero for what nobody knows. */
export function moneyCell(sum: Sum): string {
  const priced = sum.turns - sum.unpriced - sum.subscribed;
  if (priced === 0 && sum.unpriced > 0) return 'n/a';
  if (priced === 0 && sum.subscribed > 0) return 'subscription';
  return sum.unpriced === 0 ? usd(moneyOf(sum)) : `${usd(moneyOf(sum))} + ${turns(sum.unpriced)} n/a`;
}

/** What the money of a sum is made of, and where its prices are from. */
export function makeUp(sum: Sum, prices: readonly string[]): string {
  const from = prices.length === 0 ? '' : ` (${prices.join(', ')})`;
  const parts = [
    sum.reportedMicro > 0 ? `${usd(sum.reportedMicro)} reported by agents` : '',
    sum.computedMicro > 0 ? `${usd(sum.computedMicro)} computed from prices${from}` : '',
    sum.unpriced > 0 ? `${turns(sum.unpriced)} of unknown price` : '',
    sum.subscribed > 0 ? `${turns(sum.subscribed)} paid by a subscription` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'nothing was paid for' : parts.join(' · ');
}

const turns = (count: number): string => `${count} ${count === 1 ? 'turn' : 'turns'}`;

const UNITS = [
  ['d', 24 * 60],
  ['h', 60],
  ['m', 1],
] as const;

/** Milliseconds as a person plans with them, rounded down: `28 m`, `2 h 5 m`, `3 d`; under a minute in seconds. */
export function workTime(ms: number): string {
  let minutes = Math.floor(ms / 60_000);
  if (minutes === 0) return `${Math.floor(ms / 1000)} s`;
  const first = UNITS.findIndex(([, size]) => minutes >= size);
  const parts = UNITS.slice(first, first + 2).map(([unit, size]) => {
    const count = Math.floor(minutes / size);
    minutes -= count * size;
    return count === 0 ? '' : `${count} ${unit}`;
  });
  return parts.filter((part) => part !== '').join(' ');
}

/** A share in whole percent; more than nothing is never 0 %, and less than all never 100 %. */
export function percent(part: number, whole: number): number {
  const exact = (part / whole) * 100;
  if (part <= 0 || exact >= 100) return Math.round(exact);
  return Math.min(99, Math.max(1, Math.round(exact)));
}
