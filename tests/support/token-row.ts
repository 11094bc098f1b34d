import type { TokenRow } from '../../schemas/usage.ts';

/** A row of the token log: a paid turn of the Builder, but for what is changed. */
export const tokenRow = (change: Partial<TokenRow> = {}): TokenRow => ({
  timestamp: '2026-11-20T10:00:00.000Z',
  session: 's',
  run: 'R0001',
  agent: 3,
  agent_name: 'Builder',
  task: 'TASK-001',
  backend: 'claude',
  model: 'claude-opus-5',
  input_tokens: 100,
  output_tokens: 30,
  cache_read_tokens: 20,
  cache_write_tokens: 7,
  context_used: null,
  context_window: null,
  turn_cost_usd: 0.25,
  cost_source: 'agent',
  exact: true,
  ...change,
});
