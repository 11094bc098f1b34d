import type { ClockPort } from '../../ports/processes.ts';

/** Longest single sleep of a timer, so that a jump of the clock shows. */
const STEP_MS = 10_000;
/** A step that took this much longer than asked for means that the machine or the shell was asleep. */
const JUMP_MS = 30_000;

export interface Timers {
  start(callback: () => void, ms: number): () => void;
}

export const systemTimers: Timers = {
  start(callback, ms) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * Calls `onOver` once after `ms` milliseconds of the monotonic clock. Time slept through (lid closed, shell stopped)
 * does not count. Gives the function that calls it off.
 */
export function startDeadline(
  ms: number,
  onOver: () => void,
  tools: { readonly clock: ClockPort; readonly timers: Timers },
): () => void {
  let left = ms;
  let cancel = (): void => undefined;
  const step = (): void => {
    const wait = Math.min(left, STEP_MS);
    const began = tools.clock.monotonic();
    cancel = tools.timers.start(() => {
      const took = tools.clock.monotonic() - began;
      left -= took > wait + JUMP_MS ? wait : Math.max(took, wait);
      if (left <= 0) onOver();
      else step();
    }, wait);
  };
  step();
  return () => cancel();
}
