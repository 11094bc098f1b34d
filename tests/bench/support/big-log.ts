import { closeSync, openSync, writeSync } from 'node:fs';
import { AGENT_NAMES, STAGES } from '../../../schemas/stage.ts';
import type { TokenRow } from '../../../schemas/usage.ts';
import { printRow } from '../../../src/adapters/store/token-row-form.ts';

const START = Date.UTC(2025, 5, 15);
const TURN_MS = 31_337;
const AGENTS = [1, 2, 3, 4, 5, 6, 7] as const;
const BACKENDS = ['claude', 'codex', 'acp'] as const;
const MODELS: readonly (string | null)[] = ['claude-opus-5', 'gpt-5.4-codex', 'gemini-3-pro', null];
const TASKS = 200;
/** Turns of one session; a run has a few. */
const SESSION = 400;
const RUN = 3;
const AT_ONCE = 2000;

/** The element at a number that goes round and round. */
function turnOf<T>(values: readonly T[], at: number): T {
  const value = values[at % values.length];
  if (value === undefined) throw new Error('no values');
  return value;
}

/** The row of a turn; all figures follow from its number, and agents take turns as in no real project. */
function rowAt(at: number): TokenRow {
  const agent = turnOf(AGENTS, at);
  const session = (Math.imul(Math.floor(at / SESSION) + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0');
  return {
    timestamp: new Date(START + at * TURN_MS).toISOString(),
    session: `${session}-651d-4047-9a6f-3027b6ef464b`,
    run: `R${String(Math.floor(at / RUN)).padStart(6, '0')}`,
    agent,
    agent_name: turnOf(AGENT_NAMES, agent),
    task: agent === 3 ? `TASK-${String(at % TASKS).padStart(3, '0')}` : null,
    backend: turnOf(BACKENDS, at),
    model: turnOf(MODELS, at),
    stage: turnOf(STAGES, agent - 1),
    ended: 'done',
    ...usedAt(at),
  };
}

function usedAt(at: number) {
  const told = at % 5 !== 0;
  return {
    input_tokens: (at * 31) % 40_000,
    output_tokens: (at * 17) % 9000,
    cache_read_tokens: (at * 13) % 90_000,
    cache_write_tokens: (at * 7) % 5000,
    context_used: told ? (at * 19) % 200_000 : null,
    context_window: told ? 200_000 : null,
    exact: at % 10 !== 0,
    reasoning_tokens: (at * 3) % 3000,
    requests: 1 + (at % 4),
    ...costAt(at),
  };
}

function costAt(at: number) {
  const billing = at % 13 === 0 ? ('subscription' as const) : ('metered' as const);
  if (at % 9 === 0) return { turn_cost_usd: null, cost_source: 'none' as const, billing };
  const known = { turn_cost_usd: ((at * 7919) % 3_000_000) / 1_000_000, billing };
  if (at % 2 === 0) return { ...known, cost_source: 'table' as const, price: 'genai-prices 2026-11-02' };
  return { ...known, cost_source: 'agent' as const };
}

/** So many rows from that number on, as they are written. */
export const linesOf = (from: number, count: number): string =>
  Array.from({ length: count }, (_, at) => `${printRow(rowAt(from + at))}\n`).join('');

/** Writes a token log of so many rows. */
export function writeBigLog(path: string, rows: number): void {
  const file = openSync(path, 'w', 0o600);
  for (let at = 0; at < rows; at += AT_ONCE) writeSync(file, linesOf(at, Math.min(AT_ONCE, rows - at)));
  closeSync(file);
}
