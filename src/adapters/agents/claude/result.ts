import type { AgentEnd, AgentError } from '../../../../schemas/agent-event.ts';
import type { Usage } from '../../../../schemas/usage.ts';
import type { MessageUsage, ModelUsage, ResultMessage } from './messages.ts';

const MICRO = 1_000_000;

/** What is known of a turn besides its result. */
interface Heard {
  /** The usage of its last request. */
  readonly last: MessageUsage | null;
  readonly requests: number;
  /** An answer broke off and was asked for again: it was paid for, and nobody counts it. */
  readonly lost: boolean;
}

/**
 * What a turn used, summed over its models: `model_usage_since_last_result` alone is right after an interrupt too. Null
 * where the result does not have it. A price that is guessed, for a model that the agent does not know, is none.
 */
export function usageOf(result: ResultMessage, { last, requests, lost }: Heard): Usage | null {
  if (result.model_usage_since_last_result == null) return null;
  const models = Object.values(result.model_usage_since_last_result);
  const sum = (pick: (one: ModelUsage[string]) => number): number => models.reduce((all, one) => all + pick(one), 0);
  const priced = models.every((one) => one.costUSD !== null && one.costBasis !== 'unknown');
  return {
    fresh: sum((one) => one.inputTokens),
    cacheRead: sum((one) => one.cacheReadInputTokens),
    cacheWrite: sum((one) => one.cacheCreationInputTokens),
    output: sum((one) => one.outputTokens),
    reasoning: sum((one) => one.thinkingTokens),
    // A request that was broken off before its first block is paid for and shows in no message.
    requests: Math.max(requests, models.length > 0 ? 1 : 0),
    costMicroUsd: priced ? Math.round(models.reduce((all, one) => all + (one.costUSD ?? 0), 0) * MICRO) : null,
    costSource: priced ? 'agent' : 'none',
    contextUsed: last === null ? null : contextOf(last),
    contextSize: windowOf(result),
    // What an answer had cost that was stopped in its middle is the agent's guess.
    exact: !lost && result.terminal_reason !== 'aborted_streaming',
  };
}

/** Tokens that the last request left in the context. */
export const contextOf = (one: MessageUsage): number =>
  one.input_tokens + one.cache_creation_input_tokens + one.cache_read_input_tokens + one.output_tokens;

/** The largest window of the models in use: smaller ones do side work. */
function windowOf({ modelUsage }: ResultMessage): number | null {
  const sizes = Object.values(modelUsage ?? {}).flatMap((one) =>
    one.contextWindow === null ? [] : [one.contextWindow],
  );
  return sizes.length === 0 ? null : Math.max(...sizes);
}

/**
 * The end of the prompt that a `result` closes. An API failure calls itself a success; only `is_error` can be
 * trusted. A failure that waiting mends asks for the longest wait there was, `waited` milliseconds.
 */
export function endOf(result: ResultMessage, waited: number): AgentEnd {
  const { structured_output: structured } = result;
  if (!result.is_error) {
    const end = { type: 'end', reason: 'done', error: null, finalText: result.result ?? '' } as const;
    return structured === undefined ? end : { ...end, structured };
  }
  const { reason, error } = reasonOf(result);
  const known = error?.retryable === true && waited > 0 ? { ...error, retryAfterMs: waited } : error;
  return { type: 'end', reason, error: known, finalText: '' };
}

type Reason = Pick<AgentEnd, 'reason' | 'error'>;

/** A model that ran into its own limit of output is told from other failures by these words alone. */
const OUTPUT_LIMIT = /output token maximum|max_tokens/i;

/** Ends by a limit, by `terminal_reason` or, where that is missing, by `subtype`. */
const LIMITS: Readonly<Record<string, 'max_turns' | 'budget'>> = {
  max_turns: 'max_turns',
  error_max_turns: 'max_turns',
  budget_exhausted: 'budget',
  error_max_budget_usd: 'budget',
};

function reasonOf(result: ResultMessage): Reason {
  const why = result.terminal_reason ?? '';
  if (why.startsWith('aborted')) return { reason: 'cancelled', error: null };
  const message = wordsOf(result);
  const status = result.api_error_status ?? null;
  const stopped = { kind: 'other', status, retryable: false, message } as const;
  const limit = LIMITS[why] ?? LIMITS[result.subtype];
  if (limit !== undefined) return { reason: limit, error: stopped };
  if (result.stop_reason === 'refusal') return { reason: 'refusal', error: stopped };
  if (OUTPUT_LIMIT.test(message)) return { reason: 'max_tokens', error: stopped };
  const [kind, retryable] = why === 'prompt_too_long' ? (['context', false] as const) : kindOf(result, message);
  return { reason: 'error', error: { kind, status, retryable, message } };
}

function wordsOf({ result, errors, subtype }: ResultMessage): string {
  if (result != null && result !== '') return result;
  return errors == null || errors.length === 0 ? `the turn ended with ${subtype}` : errors.join('; ');
}

/** The kind of an API failure, and whether another try may help. */
function kindOf(
  { api_error_status: status, terminal_reason: why }: ResultMessage,
  message: string,
): [AgentError['kind'], boolean] {
  if (status === 401 || status === 403 || /not logged in|log ?in\b|authenticat/i.test(message)) return ['auth', false];
  if (status === 429) return ['rate', true];
  if (status === 529 || status === 503) return ['overload', true];
  if (status != null && status >= 500) return ['server', true];
  if (status != null) return ['other', false];
  return why === 'api_error' ? ['server', true] : ['other', false];
}
