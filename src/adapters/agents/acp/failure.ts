import type { AgentEnd, AgentError } from '../../../../schemas/agent-event.ts';
import { isObject, parseJson } from '../json.ts';
import type { RpcError } from './wire.ts';

type Kind = readonly [kind: AgentError['kind'], retryable: boolean];

/** The protocol's own code for a log-in that is missing. */
export const AUTH_REQUIRED = -32000;

/** Failures that only their words tell apart; agents put them into any code. */
const WORDED: readonly (readonly [RegExp, Kind])[] = [
  [/context (window|length)|maximum (number of tokens|context)|prompt is too long/i, ['context', false]],
  [/\b401\b|\b403\b|unauthori[sz]ed|forbidden|api key|not logged in|log ?in again|authenticat/i, ['auth', false]],
  [/quota exceeded|usage limit|insufficient_quota/i, ['rate', false]],
  [/\b429\b|rate limit|too many requests|resource.exhausted/i, ['rate', true]],
  [/\b503\b|\b529\b|overloaded|at capacity|unavailable/i, ['overload', true]],
  [
    /\b50[024]\b|terminated|timed? ?out|socket|network|econn|connection (reset|closed|lost)|fetch failed|stream/i,
    ['server', true],
  ],
];

/** The end of a prompt, or of the way to it, that the agent answered with an error. */
export function endOfError(error: RpcError): AgentEnd {
  const { message, retryDelay } = wordsOf(error);
  const status = statusOf(error);
  const [kind, retryable] = kindOf(error.code, status, message);
  const wait = retryDelay === null ? {} : { retryAfterMs: retryDelay };
  return { type: 'end', reason: 'error', error: { kind, status, retryable, message, ...wait }, finalText: '' };
}

function kindOf(code: number, status: number | null, message: string): Kind {
  if (code === AUTH_REQUIRED) return ['auth', false];
  const worded = WORDED.find(([pattern]) => pattern.test(message))?.[1] ?? OTHER;
  if (status === null) return worded;
  const known = kindOfStatus(status);
  // The same status may stand for what passes and for what does not.
  return known === null || worded[0] === known[0] ? worded : known;
}

const OTHER: Kind = ['other', false];

/** Null for a fault of the request, which only its words tell. */
function kindOfStatus(status: number): Kind | null {
  if (status === 401 || status === 403) return ['auth', false];
  if (status === 429) return ['rate', true];
  if (status === 503 || status === 529) return ['overload', true];
  return status >= 500 ? ['server', true] : null;
}

/** An HTTP status as the code itself, or among what goes with it. */
function statusOf({ code, data }: RpcError): number | null {
  const more = isObject(data) ? [data.status, data.statusCode, data.httpStatus, data.code] : [];
  return [code, ...more].find((one): one is number => typeof one === 'number' && one >= 400 && one < 600) ?? null;
}

/** The words for a person: a message may be a provider's whole answer as JSON, and the details may say more. */
function wordsOf({ message, data, code }: RpcError): { readonly message: string; readonly retryDelay: number | null } {
  const answer = parseJson(message);
  const inner = isObject(answer) && isObject(answer.error) ? answer.error : null;
  const words = typeof inner?.message === 'string' ? inner.message : message;
  const details = isObject(data) && typeof data.details === 'string' ? data.details : '';
  const told = [words, details].filter((part) => part !== '').join(': ');
  return { message: told === '' ? `the agent failed (code ${code})` : told, retryDelay: delayIn(inner?.details) };
}

/** Google's `RetryInfo`: a wait such as `3.5s`, in milliseconds. */
function delayIn(details: unknown): number | null {
  const delays = (Array.isArray(details) ? details : []).filter(isObject).map(({ retryDelay }) => retryDelay);
  const found = delays.find((delay): delay is string => typeof delay === 'string' && /^[\d.]+s$/.test(delay));
  return found === undefined ? null : Math.ceil(Number.parseFloat(found) * 1000);
}

type Stopped = Pick<AgentEnd, 'reason' | 'error'>;
const because = (reason: AgentEnd['reason'], message: string): Stopped => ({
  reason,
  error: { kind: 'other', status: null, retryable: false, message },
});

/** The protocol's stop reasons. */
const STOPS: Readonly<Record<string, Stopped>> = {
  end_turn: { reason: 'done', error: null },
  cancelled: { reason: 'cancelled', error: null },
  max_tokens: because('max_tokens', 'the answer ran into the limit of its length'),
  max_turn_requests: because('max_turns', 'the agent stopped after its limit of requests for one prompt'),
  refusal: because('refusal', 'the model refused to go on'),
};

export const stopOf = (stopReason: string): Stopped =>
  STOPS[stopReason] ?? because('error', `the turn ended with ${stopReason === '' ? 'no reason' : stopReason}`);
