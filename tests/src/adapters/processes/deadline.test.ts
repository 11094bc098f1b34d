import { expect, it } from 'vitest';
import { startDeadline } from '../../../../src/adapters/processes/deadline.ts';

/** Timers and a clock that only move when they are told to. */
function rig() {
  let now = 1000;
  let pending: { callback: () => void; ms: number } | null = null;
  let fired = 0;
  const tools = {
    clock: { now: () => '', monotonic: () => now },
    timers: {
      start(callback: () => void, ms: number) {
        const mine = { callback, ms };
        pending = mine;
        return () => {
          if (pending === mine) pending = null;
        };
      },
    },
  };
  return {
    tools,
    onOver: () => {
      fired += 1;
    },
    /** The pending timer goes off, `extra` milliseconds late. */
    pass(extra = 0) {
      const due = pending;
      if (due === null) throw new Error('no timer');
      pending = null;
      now += due.ms + extra;
      due.callback();
    },
    waits: () => pending?.ms ?? null,
    fired: () => fired,
  };
}

it('is over after its time, once', () => {
  const { tools, onOver, pass, waits, fired } = rig();
  startDeadline(25_000, onOver, tools);
  for (const step of [10_000, 10_000, 5000]) {
    expect(waits()).toBe(step);
    expect(fired()).toBe(0);
    pass();
  }
  expect(fired()).toBe(1);
  expect(waits()).toBe(null);
});

it('counts ordinary lateness', () => {
  const { tools, onOver, pass, fired } = rig();
  startDeadline(25_000, onOver, tools);
  pass(14_000);
  pass();
  expect(fired()).toBe(1);
});

it('does not count time that was slept through', () => {
  const { tools, onOver, pass, waits, fired } = rig();
  startDeadline(25_000, onOver, tools);
  pass(3_600_000);
  expect(fired()).toBe(0);
  pass();
  expect(waits()).toBe(5000);
  pass(31_000);
  expect(fired()).toBe(1);
});

it('can be called off at every moment', () => {
  const { tools, onOver, pass, waits } = rig();
  const cancel = startDeadline(25_000, onOver, tools);
  pass();
  cancel();
  expect(waits()).toBe(null);
});
