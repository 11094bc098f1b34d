import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forgottenOn, isOver, TERM_DAYS } from '../../../../src/core/forks/term.ts';

test('what a fork left is forgotten thirty days after it was closed', () => {
  expect(forgottenOn('2026-01-01T23:59:59.000Z')).toBe('2026-01-31');
  expect(forgottenOn('2026-12-31T00:00:00.000Z')).toBe('2027-01-30');
});

test('a term is over on its day, and never for what is not closed', () => {
  expect(isOver('2026-01-01T23:59:59.000Z', '2026-01-30T23:59:59.999Z')).toBe(false);
  expect(isOver('2026-01-01T23:59:59.000Z', '2026-01-31T00:00:00.000Z')).toBe(true);
  expect(isOver(null, '2099-01-01T00:00:00.000Z')).toBe(false);
});

test('the day is the calendar’s, over months, leap years and ends of years', () => {
  const range = { min: new Date('1999-01-01T00:00:00Z'), max: new Date('2401-01-01T00:00:00Z'), noInvalidDate: true };
  fc.assert(
    fc.property(fc.date(range), (date) => {
      const later = new Date(date.getTime() + TERM_DAYS * 86_400_000);
      expect(forgottenOn(date.toISOString())).toBe(later.toISOString().slice(0, 10));
    }),
    { numRuns: 500 },
  );
});
