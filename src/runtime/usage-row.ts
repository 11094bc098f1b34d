import type { AgentEnd } from '../../schemas/agent-event.ts';
import type { Run } from '../../schemas/event.ts';
import { AGENT_NAMES } from '../../schemas/stage.ts';
import type { TokenRow, Usage } from '../../schemas/usage.ts';

/** The sum of two turns; its price is unknown where that of either is. */
export function addUsage(a: Usage | null, b: Usage | null): Usage | null {
  if (a === null || b === null) return a ?? b;
  return {
    fresh: a.fresh + b.fresh,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
    output: a.output + b.output,
    reasoning: a.reasoning + b.reasoning,
    requests: a.requests + b.requests,
    ...addCost(a, b),
    contextUsed: b.contextUsed ?? a.contextUsed,
    contextSize: b.contextSize ?? a.contextSize,
    exact: a.exact && b.exact,
    ...served(a, b),
  };
}

function addCost(a: Usage, b: Usage): Pick<Usage, 'costMicroUsd' | 'costSource'> {
  if (a.costMicroUsd === null || b.costMicroUsd === null) return { costMicroUsd: null, costSource: 'none' };
  return { costMicroUsd: a.costMicroUsd + b.costMicroUsd, costSource: b.costSource };
}

/** By whom they were answered; who pays is told only where it is the same for both. */
function served(a: Usage, b: Usage): Pick<Usage, 'billing' | 'model'> {
  const model = b.model ?? a.model;
  const billing = a.billing === b.billing ? a.billing : undefined;
  return { ...(billing === undefined ? {} : { billing }), ...(model == null ? {} : { model }) };
}

/** A prompt that has ended, as the token log keeps it. */
interface Turned {
  readonly run: Run;
  /** What no other turn is called. */
  readonly turn: string;
  /** `killed` where its shell did not live to its end. */
  readonly ended: AgentEnd['reason'] | 'killed';
  readonly usage: Usage | null;
  /** Where a price that was computed is from; null where none was. */
  readonly from: string | null;
  readonly session: string;
  readonly at: string;
}

/** The token log's row of a turn (product.md, section 4); a turn without usage is a row of zeros that is not exact. */
export function tokenRow({ run, usage, from, turn, ...at }: Turned): TokenRow {
  return {
    timestamp: at.at,
    session: at.session,
    run: run.runId,
    agent: run.agent,
    agent_name: AGENT_NAMES[run.agent] ?? '',
    task: run.taskId,
    backend: run.backend,
    model: usage?.model ?? run.model,
    ...tokensOf(usage ?? NOTHING),
    ended: at.ended,
    ...(usage?.billing === undefined ? {} : { billing: usage.billing }),
    ...(from === null ? {} : { price: from }),
    turn,
  };
}

function tokensOf(usage: Usage) {
  return {
    input_tokens: usage.fresh,
    output_tokens: usage.output,
    cache_read_tokens: usage.cacheRead,
    cache_write_tokens: usage.cacheWrite,
    context_used: usage.contextUsed,
    context_window: usage.contextSize,
    turn_cost_usd: usage.costMicroUsd === null ? null : usage.costMicroUsd / MICRO,
    cost_source: usage.costSource,
    exact: usage.exact,
    reasoning_tokens: usage.reasoning,
    requests: usage.requests,
  };
}

/** The usage a row tells of. */
export function usageOfRow(row: TokenRow): Usage {
  return {
    fresh: row.input_tokens,
    cacheRead: row.cache_read_tokens,
    cacheWrite: row.cache_write_tokens,
    output: row.output_tokens,
    reasoning: row.reasoning_tokens ?? 0,
    requests: row.requests ?? 0,
    costMicroUsd: row.turn_cost_usd === null ? null : Math.round(row.turn_cost_usd * MICRO),
    costSource: row.cost_source,
    contextUsed: row.context_used,
    contextSize: row.context_window,
    exact: row.exact,
    model: row.model,
    ...(row.billing === undefined ? {} : { billing: row.billing }),
  };
}

const MICRO = 1_000_000;

const NOTHING: Usage = {
  fresh: 0,
  cacheRead: 0,
  cacheWrite: 0,
  output: 0,
  reasoning: 0,
  requests: 0,
  costMicroUsd: null,
  costSource: 'none',
  contextUsed: null,
  contextSize: null,
  exact: false,
};
