import { describe, expect, test } from 'vitest';
import type { AgentError } from '../../../schemas/agent-event.ts';
import { pauseBefore } from '../../../src/core/retry.ts';

const error = (change: Partial<AgentError> = {}): AgentError => ({
  kind: 'overload',
  status: 529,
  retryable: true,
  message: 'overloaded',
  ...change,
});

describe('a prompt that failed', () => {
  test('is tried three times in all where waiting can mend it, each pause longer than the one before', () => {
    for (const kind of ['rate', 'overload', 'server'] as const) {
      expect([1, 2, 3].map((tried) => pauseBefore(error({ kind }), tried))).toEqual([5_000, 30_000, null]);
    }
  });

  test('waits as long as the provider asks, but not for ever', () => {
    expect(pauseBefore(error({ retryAfterMs: 61_000 }), 1)).toBe(61_000);
    expect(pauseBefore(error({ retryAfterMs: 10 }), 1)).toBe(5_000);
    expect(pauseBefore(error({ retryAfterMs: 3_600_000 }), 1)).toBeNull();
  });

  test('is not tried again where waiting mends nothing', () => {
    expect(pauseBefore(null, 1)).toBeNull();
    expect(pauseBefore(error({ retryable: false }), 1)).toBeNull();
    for (const kind of ['auth', 'context', 'protocol', 'crash', 'other'] as const) {
      expect(pauseBefore(error({ kind }), 1)).toBeNull();
    }
  });
});
