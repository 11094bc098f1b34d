import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utcMs } from '../../../../src/core/budget/utc.ts';

test('a UTC time is read as the machine reads it, over four centuries of leap years', () => {
  const date = fc.date({ min: new Date('1800-01-01'), max: new Date('2400-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(date, (one) => {
      expect(utcMs(one.toISOString())).toBe(one.getTime());
    }),
  );
  expect(utcMs('2026-11-01T10:00:00Z')).toBe(Date.parse('2026-11-01T10:00:00Z'));
  expect(utcMs('2026-11-01T10:00Z')).toBe(Date.parse('2026-11-01T10:00:00Z'));
});

test.each(['', 'yesterday', '2026-11-01', '2026-11-01T10:00:00+02:00'])('%j is none', (text) => {
  expect(utcMs(text)).toBeNull();
});
