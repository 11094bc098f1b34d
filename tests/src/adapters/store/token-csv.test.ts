import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PATHS } from '../../../../schemas/paths.ts';
import type { TokenRow } from '../../../../schemas/usage.ts';
import { createTokenLog } from '../../../../src/adapters/store/token-log.ts';
import { tokenRow } from '../../../support/token-row.ts';
import { tempDir } from './temp.ts';

const row = (change: Partial<TokenRow> = {}): TokenRow =>
  tokenRow({
    timestamp: '2026-01-02T03:04:05.678Z',
    task: null,
    ...{ backend: 'codex', model: 'gpt-5', cost_source: 'table', turn_cost_usd: 0.000007 },
    ...{ input_tokens: 1, output_tokens: 2, cache_read_tokens: 3, cache_write_tokens: 4 },
    ...change,
  });

/** A project with these rows in its log, and its log as a file in it. */
async function exported(...rows: readonly TokenRow[]): Promise<{ dir: string; text: string }> {
  const dir = await tempDir();
  const log = createTokenLog();
  for (const one of rows) await log.append(dir, one);
  await log.exportCsv(dir, { path: 'out.csv', base: dir, replace: false });
  return { dir, text: await readFile(join(dir, 'out.csv'), 'utf8') };
}

/** The cells of a CSV text, by the grammar of RFC 4180. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let cells: string[] = [];
  let rest = text;
  while (rest !== '') {
    const [whole = '', quoted, bare = '', end] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest) ?? [];
    if (whole === '') throw new Error(`no CSV: ${JSON.stringify(rest.slice(0, 40))}`);
    cells.push(quoted?.replaceAll('""', '"') ?? bare);
    rest = rest.slice(whole.length);
    if (end === ',') continue;
    rows.push(cells);
    cells = [];
  }
  return rows;
}

describe('the token log as CSV', () => {
  it('has a line of names and one for each row, with nothing for what is not known', async () => {
    const { text } = await exported(row(), row({ stage: 'building', requests: 2, billing: 'metered', price: 'a, b' }));
    const [names = [], first = [], second = []] = parse(text);
    const named = (cells: readonly string[]) => Object.fromEntries(names.map((name, index) => [name, cells[index]]));
    expect(named(first)).toMatchObject({ run: 'R0001', task: '', turn_cost_usd: '0.000007', exact: 'true', price: '' });
    expect(named(second)).toMatchObject({ stage: 'building', requests: '2', billing: 'metered', price: 'a, b' });
    expect(parse(text)).toHaveLength(3);
  });

  it('is names alone where no agent has run', async () => {
    expect(parse((await exported()).text)).toHaveLength(1);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])(
    'keeps a spreadsheet from taking %j for a formula',
    async (model) => {
      const [, cells = []] = parse((await exported(row({ model }))).text);
      expect(cells).toContain(`'${model}`);
    },
  );

  it('gives every text back whole, whatever is in it', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', '\r\n', ';', ' ', 'ä', "'") });
    const rows = fc.array(fc.tuple(text, text), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(rows, async (pairs) => {
        const { text: csv } = await exported(...pairs.map(([model, run]) => row({ model, run })));
        const lines = parse(csv).slice(1);
        const safe = (word: string) => (word.startsWith('\r') ? `'${word}` : word);
        expect(lines.map((cells) => [cells[8], cells[2]])).toEqual(pairs.map((pair) => pair.map(safe)));
        expect(new Set(lines.map((cells) => cells.length)).size).toBeLessThanOrEqual(1);
      }),
      { numRuns: 30 },
    );
  });

  it.each(['say "a"', 'a,b', 'a\nb', 'a b', 'ä', '', '0', '^', 'x'.repeat(2e6), '"'.repeat(1e6)])(
    'gives %.12j back whole',
    async (session) => {
      const [, cells = []] = parse((await exported(row({ session }))).text);
      expect(cells[1]).toBe(session);
    },
  );

  it.each([0, 7, 10, 99, 100, 123_456_789, 4_294_967_296, Number.MAX_SAFE_INTEGER])(
    'writes %d as it is',
    async (count) => {
      const [, cells = []] = parse((await exported(row({ input_tokens: count }))).text);
      expect(cells[10]).toBe(String(count));
    },
  );

  it('has every row of a log that is read in many pieces, and says how many lines are none', async () => {
    const dir = await tempDir();
    const path = join(dir, PATHS.tokenLog);
    await mkdir(dirname(path), { recursive: true });
    const lines = Array.from({ length: 6001 }, (_, index) => JSON.stringify(row({ run: `R${index}` })));
    await writeFile(path, `${lines.join('\n')}\n`);
    await appendFile(path, 'no row\n');
    const order = { path: 'out.csv', base: dir, replace: false };
    expect(await createTokenLog().exportCsv(dir, order)).toEqual({
      path: join(dir, 'out.csv'),
      rows: 6001,
      unreadable: 1,
    });
    const runs = parse(await readFile(join(dir, 'out.csv'), 'utf8')).map((cells) => cells[2]);
    expect(runs).toEqual(['run', ...lines.map((_, index) => `R${index}`)]);
  });
});

describe('a file that is there already', () => {
  it('stays, and what would replace it is named', async () => {
    const { dir } = await exported();
    await writeFile(join(dir, 'mine.csv'), 'mine');
    const log = createTokenLog();
    await expect(log.exportCsv(dir, { path: 'mine.csv', base: dir, replace: false })).rejects.toMatchObject({
      message: `${join(dir, 'mine.csv')} is there already; nothing was written`,
      next: 'name another file, or !budget csv mine.csv --replace',
    });
    expect(await readFile(join(dir, 'mine.csv'), 'utf8')).toBe('mine');
    await log.exportCsv(dir, { path: 'mine.csv', base: dir, replace: true });
    expect(await readFile(join(dir, 'mine.csv'), 'utf8')).toMatch(/^timestamp,/);
    expect((await readdir(dir)).sort()).toEqual(['mine.csv', 'out.csv']);
  });

  it('is not made where its directory is not there, and nothing is left behind', async () => {
    const { dir } = await exported();
    const order = { path: 'none/out.csv', base: dir, replace: false };
    await expect(createTokenLog().exportCsv(dir, order)).rejects.toMatchObject({ kind: 'disk' });
    expect(await readdir(dir)).toEqual(['out.csv']);
  });
});
