import type { CapScope, CapUnit } from '../../../schemas/cap-event.ts';
import { scopeLine } from './cap-book.ts';
import { usd } from './words.ts';

interface CapOn {
  readonly scope: CapScope;
  readonly unit: CapUnit;
}
interface UsedOf {
  readonly cap: CapOn & { readonly limit: number };
  readonly used: number;
}

const MICRO = 1_000_000;

/** An amount as a person reads it: `$5.00`, `200k tokens`. */
export function amountText(amount: number, unit: CapUnit): string {
  if (unit === 'usd') return usd(amount);
  return `${amount < 10_000 ? amount : `${Math.floor(amount / 100) / 10}k`} tokens`;
}

/** What a cap is on, as a person says it. */
export function scopeWords(scope: CapScope): string {
  switch (scope.kind) {
    case 'project':
      return 'the whole project';
    case 'session':
      return 'this session';
    case 'stage':
      return `stage ${scope.stage}`;
    case 'task':
      return scope.taskId;
    case 'fork':
      return `both sides of fork ${scope.name}`;
    default:
      return scope satisfies never;
  }
}

/** `$4.10 of $5.00`. */
export const usedWords = ({ cap, used }: UsedOf): string =>
  `${amountText(used, cap.unit)} of ${amountText(cap.limit, cap.unit)}`;

/** The line that gives a cap twice what was used. */
export function raiseLine({ cap: { scope, unit, limit }, used }: UsedOf): string {
  const twice = Math.max(used, limit) * 2;
  const amount = unit === 'usd' ? String(Math.ceil(twice / MICRO)) : `${Math.ceil(twice / 1000)}k`;
  return `!budget set ${amount} ${scopeLine(scope)}`.trim();
}

/** What happened, and what to type: the detail of the stop at a cap. */
export const reachedWords = (use: UsedOf): string =>
  `the cap of ${scopeWords(use.cap.scope)} is reached: ${usedWords(use)} used; to go on: ${raiseLine(use)}, then !resume`;
