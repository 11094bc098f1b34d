import type { AgentEvent } from '../../../../schemas/agent-event.ts';
import type { Usage } from '../../../../schemas/usage.ts';
import { modelName } from './payer.ts';
import type { Breakdown, Notice } from './wire.ts';

export const ZERO: Breakdown = {
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteInputTokens: 0,
  outputTokens: 0,
  reasoningOutputTokens: 0,
};

type Reading = Extract<Notice, { method: 'thread/tokenUsage/updated' }>['params'];

/** What the server says of a thread that it opens; `model` is null where it is not told. */
export interface Opened {
  readonly fresh: boolean;
  readonly model: string | null;
  readonly provider: string;
}

interface Thread {
  /** What it had used when the prompt began. */
  base: Breakdown;
  total: Breakdown;
}

/**
 * What prompts used, from figures that codex sums up over the whole life of each thread, the one that is talked to and
 * those of its own helpers. A thread that goes on first tells its old total under an old turn.
 */
export class Meter {
  readonly #threads = new Map<string, Thread>();
  /** Turns that began while this meter ran, each with its thread: a copy of a thread tells the turns of the original. */
  readonly #turns = new Set<string>();
  #requests = 0;
  /** The model of the thread, and the one that took over in this prompt. */
  #model: string | null = null;
  #instead: string | null = null;
  #provider = '';
  /** Who pays, where that is told. */
  billing: Usage['billing'];
  #context: Pick<Usage, 'contextUsed' | 'contextSize'> = { contextUsed: null, contextSize: null };

  /** A thread takes prompts; one without a past has used nothing. */
  opened(threadId: string, { fresh, model, provider }: Opened): void {
    if (fresh) this.#threads.set(threadId, { base: ZERO, total: ZERO });
    this.#model = model;
    this.#provider = provider;
  }

  /** Another model may take over in this prompt. */
  note(notice: Notice): void {
    if (notice.method === 'model/rerouted') this.#instead = notice.params.toModel;
  }

  began(threadId: string, turnId: string): void {
    this.#turns.add(`${threadId} ${turnId}`);
  }

  /** A prompt begins: what was used up to now is none of it. */
  reset(): void {
    this.#requests = 0;
    this.#instead = null;
    for (const thread of this.#threads.values()) thread.base = thread.total;
  }

  /** The sum so far, when the prompt has used more; `own` is the thread that is talked to. */
  read({ threadId, turnId, tokenUsage }: Reading, own: boolean): readonly AgentEvent[] {
    const { total, last } = tokenUsage;
    if (own) this.#filled(last, tokenUsage.modelContextWindow ?? null);
    if (!this.#turns.has(`${threadId} ${turnId ?? ''}`)) {
      this.#threads.set(threadId, { base: total, total });
      return [];
    }
    const thread = this.#threads.get(threadId) ?? { base: less(total, last), total: less(total, last) };
    const more = total.inputTokens + total.outputTokens > thread.total.inputTokens + thread.total.outputTokens;
    this.#threads.set(threadId, { base: thread.base, total });
    if (!more) return [];
    this.#requests += 1;
    return [{ type: 'usage', usage: this.used(false) }];
  }

  /** The prompt so far. */
  used(exact: boolean): Usage {
    const all = [...this.#threads.values()].map(({ base, total }) => less(total, base));
    return usageOf(all.reduce(plus, ZERO), this.#requests, { ...this.#context, exact, ...this.#served() });
  }

  #served(): Pick<Usage, 'model' | 'billing'> {
    const model = this.#instead ?? this.#model;
    return {
      ...(model === null ? {} : { model: modelName(model, this.#provider) }),
      ...(this.billing === undefined ? {} : { billing: this.billing }),
    };
  }

  /** The last request fills the context; where its figures are nought it was not counted. */
  #filled(last: Breakdown, contextSize: number | null): void {
    const used = last.inputTokens + last.outputTokens;
    this.#context = { contextUsed: used > 0 ? used : this.#context.contextUsed, contextSize };
  }
}

/** Input holds what came from the cache and what was written to it; output holds the reasoning. */
export function usageOf(
  sum: Breakdown,
  requests: number,
  context: Pick<Usage, 'contextUsed' | 'contextSize' | 'exact' | 'model' | 'billing'>,
): Usage {
  return {
    fresh: Math.max(0, sum.inputTokens - sum.cachedInputTokens - sum.cacheWriteInputTokens),
    cacheRead: sum.cachedInputTokens,
    cacheWrite: sum.cacheWriteInputTokens,
    output: sum.outputTokens,
    reasoning: sum.reasoningOutputTokens,
    requests,
    costMicroUsd: null,
    costSource: 'none',
    ...context,
  };
}

const both = (a: Breakdown, b: Breakdown, of: (a: number, b: number) => number): Breakdown => ({
  inputTokens: of(a.inputTokens, b.inputTokens),
  cachedInputTokens: of(a.cachedInputTokens, b.cachedInputTokens),
  cacheWriteInputTokens: of(a.cacheWriteInputTokens, b.cacheWriteInputTokens),
  outputTokens: of(a.outputTokens, b.outputTokens),
  reasoningOutputTokens: of(a.reasoningOutputTokens, b.reasoningOutputTokens),
});

const plus = (a: Breakdown, b: Breakdown): Breakdown => both(a, b, (x, y) => x + y);
/** Never below zero: a figure that shrinks is a thread that was begun anew. */
export const less = (a: Breakdown, b: Breakdown): Breakdown => both(a, b, (x, y) => Math.max(0, x - y));
