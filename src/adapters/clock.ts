import type { ClockPort } from '../ports/processes.ts';

/** The clock of the machine: UTC for what is written down, the monotonic clock (milliseconds) for waits and durations. */
export const systemClock: ClockPort = {
  now: () => new Date().toISOString(),
  monotonic: () => performance.now(),
};
