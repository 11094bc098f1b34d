import { describe, expect, it } from 'vitest';
import { endOfError, stopOf } from '../../../../../src/adapters/agents/acp/failure.ts';

const google = (code: number, message: string, details: unknown[] = []): string =>
  JSON.stringify({ error: { code, message, details } });

describe('an error of the agent', () => {
  it.each([
    ['a status as its code', { code: 401, message: 'x' }, 'auth', 401, false],
    ['a ban', { code: 403, message: 'x' }, 'auth', 403, false],
    ['the code for a log-in', { code: -32000, message: 'Sign in' }, 'auth', null, false],
    ['words of a log-in', { code: -32603, message: 'Internal error: Invalid API key' }, 'auth', null, false],
    ['a rate', { code: 429, message: 'slow down' }, 'rate', 429, true],
    ['a quota', { code: 429, message: 'quota exceeded' }, 'rate', 429, false],
    ['words of a rate', { code: -32603, message: 'Too Many Requests' }, 'rate', null, true],
    ['overload', { code: 529, message: 'x' }, 'overload', 529, true],
    ['words of overload', { code: -32603, message: 'Overloaded' }, 'overload', null, true],
    ['a server', { code: 502, message: 'x' }, 'server', 502, true],
    ['a stream that was cut', { code: 500, message: 'terminated' }, 'server', 500, true],
    ['a connection', { code: -32603, message: 'ECONNRESET' }, 'server', null, true],
    ['a context', { code: 400, message: "This model's maximum context length is 9" }, 'context', 400, false],
    ['a status beside it', { code: -32603, message: 'x', data: { statusCode: 503 } }, 'overload', 503, true],
    ['a bad request', { code: 400, message: 'x' }, 'other', 400, false],
    ['anything', { code: -32603, message: 'x' }, 'other', null, false],
  ] as const)('by %s', (_, error, kind, status, retryable) => {
    expect(endOfError(error)).toMatchObject({ type: 'end', reason: 'error', error: { kind, status, retryable } });
  });

  it('is told in the words of the provider', () => {
    expect(endOfError({ code: 500, message: google(500, 'scripted 500') }).error?.message).toBe('scripted 500');
    expect(endOfError({ code: -32603, message: 'Internal error', data: { details: 'no file' } }).error?.message).toBe(
      'Internal error: no file',
    );
    expect(endOfError({ code: -32603, message: '' }).error?.message).toBe('the agent failed (code -32603)');
  });

  it('says how long to wait where the provider does', () => {
    const details = [{ '@type': 'x' }, { '@type': 'RetryInfo', retryDelay: '3.5s' }];
    expect(endOfError({ code: 429, message: google(429, 'x', details) }).error?.retryAfterMs).toBe(3500);
    expect(endOfError({ code: 429, message: google(429, 'x') }).error).not.toHaveProperty('retryAfterMs');
  });
});

describe('a stop reason', () => {
  it.each([
    ['end_turn', 'done'],
    ['cancelled', 'cancelled'],
    ['max_tokens', 'max_tokens'],
    ['max_turn_requests', 'max_turns'],
    ['refusal', 'refusal'],
    ['bored', 'error'],
    ['', 'error'],
  ])('%s is %s', (stop, reason) => {
    const { reason: told, error } = stopOf(stop);
    expect(told).toBe(reason);
    expect(error === null).toBe(reason === 'done' || reason === 'cancelled');
  });
});
