import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LEAST_MS, msUntil, paceOf, paceTogether, WINDOW_MS } from '../../../../src/core/budget/pace.ts';
import { recentRun } from '../../../support/budget-samples.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 20, 10, minute)).toISOString();

describe('the pace', () => {
  test('is what the last runs used in the time they were at work', () => {
    expect(paceOf([recentRun(), recentRun({ ms: 180_000, tokens: 5000, microUsd: 60_000 })])).toEqual({
      runs: 2,
      workMs: 240_000,
      tokens: { perMinute: 1500, perHour: 90_000 },
      microUsd: { perMinute: 20_000, perHour: 1_200_000 },
      unpriced: 0,
      subscribed: 0,
    });
  });

  test('looks at the newest runs that took half an hour together, and at no idle time', () => {
    const old = recentRun({ ms: WINDOW_MS, tokens: 9_000_000, at: at(0) });
    const pace = paceOf([old, recentRun({ ms: WINDOW_MS - 1000, at: at(1) }), recentRun({ ms: 1000, at: at(59) })]);
    expect(pace).toMatchObject({ runs: 2, workMs: WINDOW_MS });
    // The run that crosses the border counts as a whole.
    expect(paceOf([old, recentRun({ ms: WINDOW_MS - 1 })])).toMatchObject({ runs: 2, workMs: 2 * WINDOW_MS - 1 });
  });

  test('says nothing of an hour from a few seconds, nor from runs without a time', () => {
    expect(paceOf([])).toBeNull();
    expect(paceOf([recentRun({ ms: LEAST_MS - 1 })])).toBeNull();
    expect(paceOf([recentRun({ ms: 0, tokens: 1_000_000 })])).toBeNull();
    expect(paceOf([recentRun({ ms: 0, tokens: 1_000_000 }), recentRun()])).toMatchObject({ runs: 1 });
  });

  test('counts the time that runs share once', () => {
    const lane = (change: object) => recentRun({ beside: true, ms: 600_000, tokens: 10_000, ...change });
    const together = paceOf([lane({ at: at(10) }), lane({ at: at(12) }), recentRun({ at: at(20) })]);
    expect(together).toMatchObject({ workMs: 720_000 + 60_000 });
    expect(paceOf([lane({ at: at(10) }), lane({ at: 'once' })])).toMatchObject({ workMs: 1_200_000 });
  });

  test('keeps what nobody knows the price of, and what a subscription pays, apart', () => {
    const runs = [recentRun(), recentRun({ money: 'unknown', microUsd: 0 }), recentRun({ money: 'subscription' })];
    expect(paceOf(runs)).toMatchObject({ unpriced: 1, subscribed: 1 });
  });

  test('of those that work at the same time adds up', () => {
    const one = paceOf([recentRun()]);
    expect(paceTogether([one, null, one])).toMatchObject({ runs: 2, tokens: { perMinute: 2000, perHour: 120_000 } });
    expect(paceTogether([null])).toBeNull();
  });

  test('is never negative or endless, whatever clocks say, and exact to a millionth of a dollar', () => {
    const run = fc
      .record({
        at: fc.oneof(
          fc.date({ noInvalidDate: true }).map((one) => one.toISOString()),
          fc.string(),
        ),
        ms: fc.nat(10_000_000),
        tokens: fc.nat(2 ** 50),
        microUsd: fc.nat(2 ** 50),
        beside: fc.boolean(),
      })
      .map(recentRun);
    fc.assert(
      fc.property(fc.array(run, { maxLength: 60 }), (runs) => {
        const pace = paceOf(runs);
        if (pace === null) return;
        const sum = runs.reduce((all, { ms }) => all + ms, 0);
        expect(pace.workMs).toBeLessThanOrEqual(sum);
        expect(pace.workMs).toBeGreaterThanOrEqual(LEAST_MS);
        for (const rate of [pace.tokens, pace.microUsd]) {
          expect(Number.isInteger(rate.perMinute) && Number.isInteger(rate.perHour)).toBe(true);
          expect(rate.perMinute).toBeGreaterThanOrEqual(0);
        }
      }),
    );
    const long = paceOf([recentRun({ ms: 7 * 60_000, microUsd: 1_000_000_000_001 })]);
    expect(long?.microUsd.perMinute).toBe(142_857_142_857);
  });
});

test.each([
  [1_000_000, 60_000_000, 60_000],
  [0, 5, 0],
  [-5, 5, 0],
  [5, 0, null],
])('%d at %d an hour lasts %d ms', (left, perHour, ms) => {
  expect(msUntil(left, { perMinute: 0, perHour })).toBe(ms);
});
