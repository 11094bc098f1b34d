import { describe, expect, test } from 'vitest';
import type { TokenRow } from '../../../schemas/usage.ts';
import { moneyOf } from '../../../src/core/budget/sums.ts';
import type { LogMark, TelemetryPort } from '../../../src/ports/journal.ts';
import { SpendingBooks } from '../../../src/runtime/spending.ts';

const row = (change: Partial<TokenRow> = {}): TokenRow => ({
  timestamp: '2026-11-20T10:00:00.000Z',
  session: 's',
  run: 'R0001',
  agent: 3,
  agent_name: 'Builder',
  task: null,
  backend: 'claude',
  model: null,
  input_tokens: 10,
  output_tokens: 5,
  cache_read_tokens: 0,
  cache_write_tokens: 0,
  context_used: null,
  context_window: null,
  turn_cost_usd: 0.01,
  cost_source: 'agent',
  exact: true,
  ...change,
});

const NO_LOG: Omit<TelemetryPort, 'follow'> = {
  append: async () => undefined,
  exportCsv: async (_dir, { path }) => ({ path, rows: 0, unreadable: 0 }),
};

/** A log that can grow, be replaced, and counts the rows it has handed over. */
function growing(...rows: TokenRow[]) {
  const log = { rows, file: 'first', handed: 0, unreadable: 0 };
  const follow: TelemetryPort['follow'] = async (_dir, mark: LogMark | null, onRow) => {
    const anew = mark === null || mark.file !== log.file || mark.offset > log.rows.length;
    const fresh = log.rows.slice(anew ? 0 : mark.offset);
    log.handed += fresh.length;
    for (const one of fresh) onRow(one);
    const { unreadable } = log;
    log.unreadable = 0;
    return { mark: { file: log.file, offset: log.rows.length }, anew, unreadable };
  };
  return { log, books: new SpendingBooks({ ...NO_LOG, follow }) };
}

describe('what was spent', () => {
  test('is added up from rows that are read once each', async () => {
    const { log, books } = growing(row(), row());
    expect((await books.read('/code')).sums.all.turns).toBe(2);
    log.rows.push(row({ turn_cost_usd: 1, cost_source: 'table', price: 'config/pricing.json' }));
    const { sums, prices } = await books.read('/code');
    expect(sums.all.turns).toBe(3);
    expect(moneyOf(sums.all)).toBe(1_020_000);
    expect(prices).toEqual(['config/pricing.json']);
    expect(log.handed).toBe(3);
  });

  test('begins anew with a log that is another one: nothing is counted twice', async () => {
    const { log, books } = growing(row(), row());
    await books.read('/code');
    log.file = 'second';
    log.rows = [row({ turn_cost_usd: 5 })];
    expect(moneyOf((await books.read('/code')).sums.all)).toBe(5_000_000);
    log.rows.push(row());
    expect((await books.read('/code')).sums.all.turns).toBe(2);
  });

  test('is the same for two who ask at once', async () => {
    const { log, books } = growing(row(), row());
    log.unreadable = 3;
    const [one, two] = await Promise.all([books.read('/code'), books.read('/code')]);
    expect(one.sums.all.turns).toBe(2);
    expect(two.sums.all.turns).toBe(2);
    expect(two.unreadable).toBe(3);
    expect(log.handed).toBe(2);
  });
});
