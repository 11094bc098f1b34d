import { describe, expect, it } from 'vitest';
import { endOfFailure } from '../../../../../src/adapters/agents/codex/failure.ts';

const http = (name: string, httpStatusCode: number | null) => ({ [name]: { httpStatusCode } });

describe('the end of a turn that failed', () => {
  it.each([
    ['unauthorized', 'auth', null, false],
    ['usageLimitExceeded', 'rate', null, false],
    ['rateLimitExceeded', 'rate', null, true],
    ['serverOverloaded', 'overload', null, true],
    ['contextWindowExceeded', 'context', null, false],
    ['internalServerError', 'server', null, true],
    ['modelNotFound', 'other', null, false],
    [http('httpConnectionFailed', null), 'server', null, true],
    [http('responseStreamDisconnected', null), 'server', null, true],
    [http('httpConnectionFailed', 403), 'auth', 403, false],
    [http('responseTooManyFailedAttempts', 429), 'rate', 429, true],
    [http('responseStreamConnectionFailed', 503), 'overload', 503, true],
    [http('httpConnectionFailed', 529), 'overload', 529, true],
    [http('httpConnectionFailed', 502), 'server', 502, true],
    [http('httpConnectionFailed', 404), 'other', 404, false],
  ] as const)('by what codex calls it: %j is %s', (codexErrorInfo, kind, status, retryable) => {
    const end = endOfFailure({ message: 'it failed', codexErrorInfo });
    expect(end).toMatchObject({ reason: 'error', error: { kind, status, retryable, message: 'it failed' } });
  });

  it.each([
    ['exceeded retry limit, last status: 429 Too Many Requests', 'rate', 429, true],
    ['unexpected status 500 Internal Server Error', 'server', 500, true],
    ['Missing environment variable: `KEY`.', 'auth', null, false],
    ['stream disconnected before completion: idle timeout waiting for SSE', 'server', null, true],
    ['You have hit your usage limit.', 'rate', null, false],
    ['unexpected status 404 Not Found: The model `x` does not exist', 'other', 404, false],
    ['no such thing', 'other', null, false],
  ] as const)('by its words, where it has no other name: %s', (message, kind, status, retryable) => {
    expect(endOfFailure({ message, codexErrorInfo: 'other' }).error).toEqual({ kind, status, retryable, message });
  });

  it.each([
    ['cyberPolicy', 'no', 'refusal'],
    ['misalignmentPolicyViolation', 'no', 'refusal'],
    ['other', 'Incomplete response returned, reason: content_filter', 'refusal'],
    ['other', 'Incomplete response returned, reason: max_output_tokens', 'max_tokens'],
    ['sessionBudgetExceeded', 'no', 'budget'],
  ] as const)('is %s (%s): %s, which another try does not mend', (codexErrorInfo, message, reason) => {
    expect(endOfFailure({ message, codexErrorInfo })).toMatchObject({ reason, error: { retryable: false } });
  });

  it('by the rate is told as such, with the wait that is asked for', () => {
    const words = 'stream disconnected before completion: Rate limit reached for tokens per min. Please try again in ';
    const told = (wait: string) =>
      endOfFailure({ message: `${words}${wait}.`, codexErrorInfo: http('responseStreamDisconnected', null) }).error;
    expect(told('11.054s')).toMatchObject({ kind: 'rate', status: null, retryable: true, retryAfterMs: 11_054 });
    expect(told('28ms')?.retryAfterMs).toBe(28);
    expect(told('3 seconds')?.retryAfterMs).toBe(3000);
    for (const none of ['3 days', 'a while', '1.2.3s']) expect(told(none)).not.toHaveProperty('retryAfterMs');
  });

  it('says something even where codex says nothing', () => {
    expect(endOfFailure({ message: '' }).error?.message).toMatch(/\S/);
    expect(endOfFailure({ message: '', codexErrorInfo: http('newName', null) }).error?.message).toContain('newName');
  });
});
