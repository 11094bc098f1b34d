import { appendFile, mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PATHS } from '../../../schemas/paths.ts';
import type { TokenRow } from '../../../schemas/usage.ts';
import { createTokenLog } from '../../../src/adapters/store/token-log.ts';
import { printRow } from '../../../src/adapters/store/token-row-form.ts';
import { moneyOf } from '../../../src/core/budget/sums.ts';
import { ExternalError } from '../../../src/ports/errors.ts';
import type { LogMark, TelemetryPort } from '../../../src/ports/journal.ts';
import { SpendingBooks } from '../../../src/runtime/spending.ts';
import { LONG } from '../../support/long.ts';
import { tempDir } from '../adapters/store/temp.ts';

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

/** A log that can grow, be replaced, break in the middle of a reading, and counts the rows it has handed over. */
function growing(...rows: TokenRow[]) {
  const log = { rows, file: 'first', handed: 0, unreadable: 0, breaksAfter: Number.POSITIVE_INFINITY };
  const follow: TelemetryPort['follow'] = async (_dir, mark: LogMark | null, onRow) => {
    const { unreadable, file } = log;
    if (mark !== null && (mark.file !== file || mark.offset > log.rows.length))
      return { mark, anew: true, unreadable: 0 };
    for (const one of log.rows.slice(mark?.offset ?? 0)) {
      log.handed += 1;
      if (log.handed > log.breaksAfter) throw new ExternalError('disk', 'the disk is gone', { next: 'look' });
      onRow(one);
    }
    log.unreadable = 0;
    const { length } = log.rows;
    return { mark: { file, offset: length, seen: { size: length, at: 0, ends: '' } }, anew: false, unreadable };
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

  test('does not change for who has seen it, when the log becomes another one', async () => {
    const { log, books } = growing(row(), row());
    const before = await books.read('/code');
    log.file = 'second';
    log.rows = [row({ turn_cost_usd: 5 })];
    await books.read('/code');
    expect(before.sums.all.turns).toBe(2);
  });

  test('is counted from the start after a reading that failed half way', async () => {
    const { log, books } = growing(row(), row(), row());
    log.breaksAfter = 2;
    await expect(books.read('/code')).rejects.toThrow('the disk is gone');
    log.breaksAfter = Number.POSITIVE_INFINITY;
    expect((await books.read('/code')).sums.all.turns).toBe(3);
    log.rows.push(row(), row());
    log.breaksAfter = log.handed + 1;
    await expect(books.read('/code')).rejects.toThrow('the disk is gone');
    log.breaksAfter = Number.POSITIVE_INFINITY;
    expect((await books.read('/code')).sums.all.turns).toBe(5);
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

/** What somebody may do to the log between two looks at it. */
type Deed =
  | { readonly kind: 'append'; readonly rows: readonly TokenRow[] }
  | { readonly kind: 'tear' | 'cut'; readonly share: number }
  | { readonly kind: 'replace' | 'rewrite'; readonly rows: readonly TokenRow[] }
  | { readonly kind: 'garbage'; readonly text: string }
  | { readonly kind: 'remove' };

const anyRow = fc
  .record({
    run: fc.stringMatching(/^R\d{1,4}$/),
    agent: fc.constantFrom<TokenRow['agent']>(0, 3, 7),
    task: fc.constantFrom(null, 'TASK-001', 'TASK-ä'),
    model: fc.constantFrom(null, 'a', 'claude-opus-5'),
    input_tokens: fc.nat(1e6),
    turn_cost_usd: fc.option(fc.nat(5e6).map((micro) => micro / 1e6)),
    price: fc.constantFrom('own', 'table of 2026'),
  })
  .map((change) => row(change));
const someRows = fc.array(anyRow, { maxLength: 8 });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const anyDeed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('append' as const), rows: someRows }) },
  fc.record({ kind: fc.constantFrom('tear' as const, 'cut' as const), share }),
  fc.record({ kind: fc.constantFrom('replace' as const, 'rewrite' as const), rows: someRows }),
  fc.record({ kind: fc.constant('garbage' as const), text: fc.constantFrom('{', '\n', '{}\n', 'no row\n', '\n\n') }),
  fc.record({ kind: fc.constant('remove' as const) }),
);
const printed = (rows: readonly TokenRow[]): string => rows.map((one) => `${printRow(one)}\n`).join('');

/** Does it to the log; a moment of its own for each, since clocks of file systems are coarse. */
async function commit(path: string, deed: Deed, moment: number): Promise<void> {
  const now = await readFile(path).catch(() => Buffer.alloc(0));
  switch (deed.kind) {
    case 'append':
      await appendFile(path, printed(deed.rows));
      break;
    case 'garbage':
      await appendFile(path, deed.text);
      break;
    case 'tear':
      await appendFile(path, printed([row()]).slice(0, Math.floor(deed.share * 300)));
      break;
    case 'cut':
      await writeFile(path, now.subarray(0, Math.floor(deed.share * now.length)));
      break;
    case 'rewrite':
      await writeFile(path, printed(deed.rows));
      break;
    case 'replace':
      await writeFile(`${path}.new`, printed(deed.rows));
      await rename(`${path}.new`, path);
      break;
    case 'remove':
      await rm(path, { force: true });
      return;
    default:
      deed satisfies never;
  }
  await utimes(path, moment, moment);
}

describe('what was spent, asked for again and again', () => {
  test('is what a first reading of the whole log would give, whatever was done to the log', async () => {
    const telemetry = createTokenLog();
    await fc.assert(
      fc.asyncProperty(fc.array(anyDeed, { maxLength: 12 }), async (deeds) => {
        const dir = await tempDir();
        const path = join(dir, PATHS.tokenLog);
        await mkdir(dirname(path), { recursive: true });
        const books = new SpendingBooks(telemetry);
        for (const [at, deed] of deeds.entries()) {
          await commit(path, deed, 1_700_000_000 + at);
          expect(await books.read(dir)).toEqual(await new SpendingBooks(telemetry).read(dir));
        }
      }),
      { numRuns: LONG ? 1000 : 100 },
    );
  });
});
