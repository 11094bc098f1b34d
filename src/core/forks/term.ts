import type { Fork } from '../branches.ts';

/** Days for which what a closed fork left is kept (safety.md, "Forks"). */
export const TERM_DAYS = 30;

/** The UTC day, `2026-01-31`, on which what a fork closed at that time left may be forgotten. */
export function forgottenOn(closedAt: string): string {
  const [year = 1970, month = 1, day = 1] = closedAt.slice(0, 10).split('-').map(Number);
  return later({ year, month, day }, TERM_DAYS);
}

/** Whether the term of what a fork left that was closed then was over at a time; never for one that is not closed. */
export function isOver(closedAt: string | null, at: string): boolean {
  return closedAt !== null && at.slice(0, 10) >= forgottenOn(closedAt);
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function later({ year, month, day }: Day, days: number): string {
  const left = lengthOf(year, month) - day;
  if (days > left) {
    const next = month === 12 ? { year: year + 1, month: 1, day: 1 } : { year, month: month + 1, day: 1 };
    return later(next, days - left - 1);
  }
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${year}-${two(month)}-${two(day + days)}`;
}

function lengthOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Whether the project still keeps anything of a fork that is over. */
export function isKept(fork: Fork): boolean {
  const over = fork.status === 'merged' || fork.status === 'dropped';
  return over && fork.sides.some((side) => side.tip !== null || side.parked !== null);
}
