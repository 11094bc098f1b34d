import { setTimeout as wait } from 'node:timers/promises';

/** How the rehearsal agent lets time pass; a test gives its own. */
export interface RehearsalClock {
  /** Waits `ms` milliseconds or until the signal aborts, whichever is first; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Milliseconds that never go back. */
  monotonic(): number;
}

export const realClock: RehearsalClock = {
  async sleep(ms, signal) {
    if (signal.aborted) return;
    // The only rejection of this timer is the abort, which is an answer here and not an error.
    await wait(ms, undefined, { signal }).catch(() => undefined);
  },
  monotonic: () => performance.now(),
};

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
