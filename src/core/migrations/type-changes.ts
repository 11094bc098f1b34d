import type { ColumnType, TypeKind } from './model.ts';
import type { Rule } from './risks.ts';

const LOW = { risk: 'LOW', reason: 'every value fits and reads back the same' } as const;
const MEANS_THE_SAME = { risk: 'LOW', reason: 'the values are of the same kind' } as const;
const AS_TEXT = { risk: 'MEDIUM', reason: 'every value fits; it is compared and sorted as text from now on' } as const;
const INEXACT = { risk: 'MEDIUM', reason: 'large numbers may not come back exactly' } as const;
const UNKNOWN = { risk: 'HIGH', reason: 'what values one of the types holds is not known' } as const;
const OTHER = { risk: 'HIGH', reason: 'values of the one type are none of the other' } as const;
const FRACTION = { risk: 'DATA-LOSS', reason: 'an integer has no place for a fraction' } as const;
const CLOCK = { risk: 'DATA-LOSS', reason: 'a date has no place for the time of day' } as const;
const DAY = { risk: 'DATA-LOSS', reason: 'a time of day has no place for the date' } as const;
const MIDNIGHT = {
  risk: 'MEDIUM',
  reason: 'every value fits; the time of day is not known for those that are there',
} as const;
const BYTES = { risk: 'MEDIUM', reason: 'every value is kept; it is not compared as what it was any more' } as const;
const NUMBERS = { risk: 'HIGH', reason: 'what is no such number does not fit, and texts like 007 become 7' } as const;
const TWO_VALUES = { risk: 'HIGH', reason: 'only 0 and 1 mean something in it' } as const;

/** What becomes of values when a column of the kind on the left becomes one of the kind on the right. */
const TABLE: Partial<Record<TypeKind, Partial<Record<TypeKind, Rule>>>> = {
  integer: { real: INEXACT, number: LOW, text: AS_TEXT, boolean: TWO_VALUES, blob: BYTES },
  real: { integer: FRACTION, number: MEANS_THE_SAME, text: AS_TEXT, boolean: TWO_VALUES, blob: BYTES },
  number: { integer: FRACTION, real: INEXACT, text: AS_TEXT, boolean: TWO_VALUES, blob: BYTES },
  boolean: { integer: LOW, real: LOW, number: LOW, text: AS_TEXT, blob: BYTES },
  text: { integer: NUMBERS, real: NUMBERS, number: NUMBERS, blob: BYTES },
  date: { text: LOW, datetime: MIDNIGHT, blob: BYTES },
  time: { text: LOW, blob: BYTES },
  datetime: { text: LOW, date: CLOCK, time: DAY, blob: BYTES },
  json: { text: LOW, blob: BYTES },
};

/** The rule for a column whose type changes. */
export function typeRule(before: ColumnType, after: ColumnType): Rule {
  if (before.kind === 'unknown' || after.kind === 'unknown') return UNKNOWN;
  if (before.kind === after.kind) return withinKind(before, after);
  return TABLE[before.kind]?.[after.kind] ?? OTHER;
}

function withinKind(before: ColumnType, after: ColumnType): Rule {
  const [from, to] = [widthOf(before), widthOf(after)];
  if (from === to || to === null) return MEANS_THE_SAME;
  const [had, has] = [numbersIn(from ?? ''), numbersIn(to)];
  const fits = from !== null && had.length > 0 && isWider(had, has);
  if (fits) return { risk: 'LOW', reason: `every value fits: ${to} instead of ${from}` };
  return { risk: 'HIGH', reason: `values beyond ${to} do not fit` };
}

/** What stands between the parentheses of a type whose width matters. */
function widthOf({ kind, sql }: ColumnType): string | null {
  if (kind !== 'text' && kind !== 'number') return null;
  return /\((.*)\)/.exec(sql)?.[1] ?? null;
}

const numbersIn = (width: string): readonly number[] => (width.match(/\d+/g) ?? []).map(Number);

/** Of a text the characters, of a decimal the digits before and behind the point. */
function isWider(had: readonly number[], has: readonly number[]): boolean {
  const before = (parts: readonly number[]): number => (parts[0] ?? 0) - (parts[1] ?? 0);
  return before(has) >= before(had) && (has[1] ?? 0) >= (had[1] ?? 0);
}
