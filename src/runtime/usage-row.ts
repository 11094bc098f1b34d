import type { Run } from '../../schemas/event.ts';
import { AGENT_NAMES } from '../../schemas/stage.ts';
import type { TokenRow, Usage } from '../../schemas/usage.ts';

/** The sum of two turns; an unknown price stays unknown only when neither turn has one. */
export function addUsage(a: Usage | null, b: Usage | null): Usage | null {
  if (a === null || b === null) return a ?? b;
  return {
    fresh: a.fresh + b.fresh,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
    output: a.output + b.output,
    reasoning: a.reasoning + b.reasoning,
    requests: a.requests + b.requests,
    costMicroUsd: a.costMicroUsd === null || b.costMicroUsd === null ? null : a.costMicroUsd + b.costMicroUsd,
    costSource: b.costSource,
    contextUsed: b.contextUsed ?? a.contextUsed,
    contextSize: b.contextSize ?? a.contextSize,
    exact: a.exact && b.exact,
  };
}

/** The token log's row of a run (product.md, section 4); a run without usage is a row of zeros that is not exact. */
export function tokenRow(turn: { run: Run; usage: Usage | null; session: string; at: string }): TokenRow {
  const { run, usage } = turn;
  return {
    timestamp: turn.at,
    session: turn.session,
    run: run.runId,
    agent: run.agent,
    agent_name: AGENT_NAMES[run.agent] ?? '',
    task: run.taskId,
    backend: run.backend,
    model: run.model,
    input_tokens: usage?.fresh ?? 0,
    output_tokens: usage?.output ?? 0,
    cache_read_tokens: usage?.cacheRead ?? 0,
    cache_write_tokens: usage?.cacheWrite ?? 0,
    context_used: usage?.contextUsed ?? null,
    context_window: usage?.contextSize ?? null,
    turn_cost_usd: usage?.costMicroUsd == null ? null : usage.costMicroUsd / 1_000_000,
    cost_source: usage?.costSource ?? 'none',
    exact: usage?.exact ?? false,
  };
}
