import type { Usage } from '../../../../schemas/usage.ts';
import type { PromptAnswer, Update } from './wire.ts';

type UsageUpdate = Extract<Update, { sessionUpdate: 'usage_update' }>;
type Tokens = Pick<Usage, 'fresh' | 'cacheRead' | 'cacheWrite' | 'output' | 'reasoning'>;

const MICRO = 1_000_000;
const NONE: Tokens = { fresh: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

/**
 * What a conversation uses, prompt by prompt. Agents tell it differently and never fully (opencode: tokens of the last
 * request only; gemini: neither cache nor thoughts), so that no figure of this protocol is exact.
 */
export class Meter {
  /** The model of the session; null where it is not told. */
  model: string | null = null;
  #used: number | null = null;
  #size: number | null = null;
  /** Millionths of a dollar the whole conversation has cost; null before that was ever told. */
  #total: number | null = null;
  /** What it had cost before this prompt. */
  #before: number | null = null;
  #earlier = NONE;
  /** The agent says that the whole conversation has cost nothing. */
  #nothing = false;

  /** A new conversation begins at nothing. */
  fresh(): void {
    this.#used = null;
    this.#size = null;
    this.#total = 0;
  }

  /** The conversation is one of earlier, and what it has cost is not known. */
  unknown(): void {
    this.#total = null;
  }

  begin(): void {
    this.#before = this.#total;
    this.#earlier = NONE;
  }

  /** The agent was told to go on: what it used until then counts for the same prompt. */
  carry(answer: PromptAnswer): void {
    this.#earlier = sum(this.#earlier, tokensOf(answer));
  }

  /** Takes what the agent tells as it goes. */
  read({ used, size, cost }: UsageUpdate): void {
    // Nothing in the context is what opencode says after an interrupt.
    this.#used = used || this.#used;
    this.#size = size || this.#size;
    if (cost?.currency !== 'USD') return;
    this.#total = Math.round(cost.amount * MICRO);
    this.#nothing = cost.amount === 0;
  }

  /** Usage of this prompt; `answer` is null while it goes on. */
  used(answer: PromptAnswer | null, requests: number): Usage {
    const cost = this.#cost();
    return {
      ...(answer === null ? this.#earlier : sum(this.#earlier, tokensOf(answer))),
      requests: Math.max(1, requests),
      costMicroUsd: cost,
      // By nothing an agent may well mean nothing: an account of another kind, or a model of one's own.
      costSource: cost !== null || this.#nothing ? 'agent' : 'none',
      contextUsed: this.#used,
      contextSize: this.#size,
      exact: false,
      ...modelOf(answer, this.model),
    };
  }

  /** The difference of two totals. None is told where an agent knows no price, so that nothing means unknown. */
  #cost(): number | null {
    if (this.#total === null || this.#before === null) return null;
    const cost = this.#total - this.#before;
    return cost > 0 ? cost : null;
  }
}

/** Gemini tells which models it has used; the one with the most input did the work. */
function modelOf(answer: PromptAnswer | null, wanted: string | null): Pick<Usage, 'model'> {
  const used = answer?._meta?.quota.model_usage ?? [];
  const most = used.toSorted((a, b) => b.token_count.input_tokens - a.token_count.input_tokens)[0];
  const model = most?.model ?? wanted;
  return model === null ? {} : { model };
}

const sum = (one: Tokens, other: Tokens): Tokens => ({
  fresh: one.fresh + other.fresh,
  cacheRead: one.cacheRead + other.cacheRead,
  cacheWrite: one.cacheWrite + other.cacheWrite,
  output: one.output + other.output,
  reasoning: one.reasoning + other.reasoning,
});

/** `usage` is no part of the protocol yet, and goes before what gemini has of its own. */
function tokensOf({ usage, _meta }: PromptAnswer): Tokens {
  const count = _meta?.quota.token_count;
  return usage == null
    ? { ...NONE, fresh: count?.input_tokens ?? 0, output: count?.output_tokens ?? 0 }
    : sorted(usage);
}

/** By the protocol the kinds add up to the total; some agents count thoughts as output, or the cache as input. */
function sorted(usage: NonNullable<PromptAnswer['usage']>): Tokens {
  const { inputTokens: input, outputTokens: output, thoughtTokens: reasoning, totalTokens: total } = usage;
  const { cachedReadTokens: cacheRead, cachedWriteTokens: cacheWrite } = usage;
  const cached = cacheRead + cacheWrite;
  const cacheIsInput = total === input + output || total === input + output + reasoning;
  const thoughtIsOutput = total === input + output || total === input + output + cached;
  return {
    fresh: cacheIsInput ? Math.max(0, input - cached) : input,
    cacheRead,
    cacheWrite,
    output: thoughtIsOutput ? output : output + reasoning,
    reasoning,
  };
}
