import type { AgentEnd, AgentError } from '../../../../schemas/agent-event.ts';
import { isObject } from '../json.ts';

type Told = { readonly message: string; readonly codexErrorInfo?: unknown };
type Kind = readonly [kind: AgentError['kind'], retryable: boolean];

/** Failures that codex names. */
const NAMED: Readonly<Record<string, Kind>> = {
  unauthorized: ['auth', false],
  usageLimitExceeded: ['rate', false],
  rateLimitExceeded: ['rate', true],
  serverOverloaded: ['overload', true],
  flexUnavailable: ['overload', true],
  policyCapacityUnavailable: ['overload', true],
  contextWindowExceeded: ['context', false],
  internalServerError: ['server', true],
  httpConnectionFailed: ['server', true],
  responseStreamConnectionFailed: ['server', true],
  responseStreamDisconnected: ['server', true],
  responseTooManyFailedAttempts: ['server', true],
};

/** Failures that only their words tell apart. */
const WORDED: readonly (readonly [RegExp, Kind])[] = [
  [/missing environment variable|not logged in|log ?in again|sign in|api key|unauthorized/i, ['auth', false]],
  [/usage limit|quota exceeded/i, ['rate', false]],
  [/rate limit/i, ['rate', true]],
  [/context window|context_length_exceeded/i, ['context', false]],
  [/overloaded|at capacity/i, ['overload', true]],
  [/stream disconnected|network error|error sending request|high demand|timed? ?out|idle timeout/i, ['server', true]],
];

/** Ends that are no error of the way to the model, by name or by words. */
const REASONS: readonly (readonly [RegExp, AgentEnd['reason']])[] = [
  [/max_output_tokens/, 'max_tokens'],
  [/content_filter|^cyberPolicy$|^misalignmentPolicyViolation$/, 'refusal'],
  [/^sessionBudgetExceeded$/, 'budget'],
];

/** The end of a turn that failed. */
export function endOfFailure(told: Told): AgentEnd {
  const { name, status } = infoOf(told);
  const reason = REASONS.find(([pattern]) => pattern.test(name) || pattern.test(told.message))?.[1] ?? 'error';
  const [kind, retryable] = reason === 'error' ? kindOf(name, status, told.message) : (['other', false] as const);
  const message = told.message === '' ? `the turn failed (${name === '' ? 'no word' : name})` : told.message;
  const wait = waitIn(told.message);
  const error = { kind, status, retryable, message, ...(wait === null ? {} : { retryAfterMs: wait }) };
  return { type: 'end', reason, error, finalText: '' };
}

function kindOf(name: string, status: number | null, message: string): Kind {
  const byStatus = status === null ? null : kindOfStatus(status);
  const named = NAMED[name] ?? null;
  const worded = WORDED.find(([pattern]) => pattern.test(message))?.[1] ?? null;
  // An answer that breaks off for the rate is called a broken stream, and only the words after that say why.
  if (byStatus === null && named?.[0] === 'server' && worded?.[0] === 'rate') return worded;
  return byStatus ?? named ?? worded ?? ['other', false];
}

/** `Please try again in 11.054s` or `… in 28ms`, in milliseconds; null where no wait is asked for. */
function waitIn(message: string): number | null {
  const [, figure, unit] = /try again in ([\d.]+) ?(ms|s\b|sec)/i.exec(message) ?? [];
  const wait = Number(figure) * (unit?.toLowerCase() === 'ms' ? 1 : 1000);
  return figure === undefined || !Number.isFinite(wait) ? null : Math.ceil(wait);
}

function kindOfStatus(status: number): Kind | null {
  if (status === 401 || status === 403) return ['auth', false];
  if (status === 429) return ['rate', true];
  if (status === 503 || status === 529) return ['overload', true];
  if (status >= 500) return ['server', true];
  return status >= 400 ? ['other', false] : null;
}

/** A bare name, or a name with the HTTP status under it; statuses also stand in messages. */
function infoOf({ codexErrorInfo: info, message }: Told): { readonly name: string; readonly status: number | null } {
  const name = typeof info === 'string' ? info : isObject(info) ? (Object.keys(info)[0] ?? '') : '';
  const under = isObject(info) ? info[name] : null;
  const status = isObject(under) ? under.httpStatusCode : null;
  if (typeof status === 'number') return { name, status };
  const worded = /\bstatus:? (\d{3})\b/.exec(message)?.[1];
  return { name, status: worded === undefined ? null : Number(worded) };
}
