import type { AgentError } from '../../schemas/agent-event.ts';

/** Pauses before the second and the third try, in milliseconds, where the provider names none. */
const PAUSES = [5_000, 30_000];
/** A provider that asks for a longer wait is not waited for: the human decides when to go on. */
const LONGEST_MS = 10 * 60_000;
const KINDS: ReadonlySet<AgentError['kind']> = new Set(['rate', 'overload', 'server']);

/**
 * How long to wait before a failed prompt is tried again, in milliseconds; null when it is not. `tried` counts the tries
 * so far, the failed one included. What the agent itself cannot mend by waiting (a log-in, a full context, a broken
 * stream) is not tried again.
 */
export function pauseBefore(error: AgentError | null, tried: number): number | null {
  const pause = PAUSES[tried - 1];
  if (error === null || pause === undefined || !error.retryable || !KINDS.has(error.kind)) return null;
  const asked = error.retryAfterMs ?? 0;
  return asked > LONGEST_MS ? null : Math.max(pause, asked);
}
