import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type TokenRow, tokenRowSchema } from '../../../../schemas/usage.ts';
import { ByteCursor } from '../../../../src/adapters/store/byte-cursor.ts';
import { printRow, readForm, readJson } from '../../../../src/adapters/store/token-row-form.ts';

const count = fc.nat({ max: 2 ** 31 });
const word = fc.string({ unit: 'grapheme', maxLength: 12 });
const rows: fc.Arbitrary<TokenRow> = fc.record(
  {
    timestamp: word,
    session: word,
    run: word,
    agent: fc.constantFrom<TokenRow['agent']>(0, 1, 2, 3, 4, 5, 6, 7),
    agent_name: word,
    task: fc.option(word),
    backend: word,
    model: fc.option(word),
    input_tokens: count,
    output_tokens: count,
    cache_read_tokens: count,
    cache_write_tokens: count,
    context_used: fc.option(count),
    context_window: fc.option(count),
    turn_cost_usd: fc.option(count.map((micro) => micro / 1_000_000)),
    cost_source: fc.constantFrom<TokenRow['cost_source']>('agent', 'table', 'none'),
    exact: fc.boolean(),
    stage: word,
    ended: word,
    reasoning_tokens: count,
    requests: count,
    billing: fc.constantFrom<'metered' | 'subscription'>('metered', 'subscription'),
    price: word,
  },
  {
    requiredKeys: [
      ...(['timestamp', 'session', 'run', 'agent', 'agent_name', 'task', 'backend', 'model', 'exact'] as const),
      ...(['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_write_tokens'] as const),
      ...(['context_used', 'context_window', 'turn_cost_usd', 'cost_source'] as const),
    ],
  },
);

const cursor = new ByteCursor(4096);

/** The row that is read from the bytes of a line alone, before another line; null when they are not of the form. */
function fromBytes(line: string): TokenRow | null {
  const written = cursor.bytes.write(`${line}\n`);
  cursor.bytes.write(line, written);
  cursor.start(0);
  const row = readForm(cursor);
  if (row !== null) expect(cursor.at).toBe(Buffer.byteLength(line) + 1);
  return row;
}

/** What a line is read as, by whichever way. */
const readRow = (line: string): TokenRow | null => fromBytes(line) ?? readJson(line);

/** What JSON and the schema make of a line. */
function slowly(line: string): TokenRow | null {
  try {
    return tokenRowSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

const [sample] = fc.sample(
  rows.filter((row) => row.stage !== undefined),
  { numRuns: 1, seed: 7 },
);
if (sample === undefined) throw new Error('no sample');
const plain = {
  timestamp: '2026-11-20T10:00:00.000Z',
  session: 'abc',
  run: 'R0001',
  agent_name: 'Builder',
  price: 'own',
};
const named = { task: 'TASK-001', backend: 'claude', model: null, stage: 'building', ended: 'done' };
const line = printRow({ ...sample, ...plain, ...named, turn_cost_usd: 0.25 });
if (fromBytes(line) === null) throw new Error('the sample is not of the form');

describe('a row of the token log', () => {
  test('is read as it was written, and as JSON and the schema would read it', () => {
    fc.assert(
      fc.property(rows, (row) => {
        const written = printRow(row);
        expect(readRow(written)).toEqual(row);
        expect(slowly(written)).toEqual(row);
      }),
      { numRuns: 500 },
    );
  });

  test('is read from its bytes where its words are plain, however often they come back', () => {
    const plain = fc.stringMatching(/^[ !#-[\]-~]{0,80}$/);
    const few = fc.constantFrom('', 'a', 'claude', 'claude-opus-5-20260101', 'claude-opus-5-20260201', 'x'.repeat(90));
    const words = fc.record({
      timestamp: plain,
      session: few,
      run: plain,
      agent_name: few,
      backend: plain,
      model: few,
    });
    const later = fc.record({ stage: few, ended: plain, price: few });
    fc.assert(
      fc.property(rows, words, later, (row, named, more) => {
        const written = { ...row, ...named, task: row.task === null ? null : named.session, ...more };
        expect(fromBytes(printRow(written))).toEqual(written);
      }),
      { numRuns: 500 },
    );
  });

  test('is never taken for another, or for one it is not, wherever a character is changed', () => {
    fc.assert(
      fc.property(
        fc.nat(line.length - 1),
        fc.constantFrom('', '"', '""', ',', '{', '}', '\\', '0', '10', '-', '.', 'e', ' ', '\t', '\u007f', 'ä', 'null'),
        fc.nat(3),
        (at, by, cut) => {
          const changed = line.slice(0, at) + by + line.slice(at + cut);
          expect(readRow(changed)).toEqual(slowly(changed));
        },
      ),
      { numRuns: 5000 },
    );
  });

  test.each([
    ['another order', JSON.stringify({ ...sample, timestamp: sample.timestamp })],
    ['white space', JSON.stringify(sample, null, 1)],
    ['a field nobody knows', JSON.stringify({ ...sample, mood: 'good' })],
    ['a figure with an exponent', printRow({ ...sample, turn_cost_usd: 0.0000001 })],
    ['a figure of more places', printRow({ ...sample, turn_cost_usd: 0.12345678 })],
    ['a figure below zero', printRow({ ...sample, turn_cost_usd: -0.5 })],
    ['a count of sixteen digits', printRow({ ...sample, input_tokens: 9_007_199_254_740_991 })],
  ])('may have %s', (_, text) => {
    expect(readRow(text)).toEqual(slowly(text));
    expect(readRow(text)).not.toBeNull();
  });

  test.each(['01', '00', '12345678901234567', '-1', '1.5', '', '"1"', 'null'])(
    'is none with %j input tokens',
    (count) => {
      expect(readRow(line.replace(/"input_tokens":\d+/, `"input_tokens":${count}`))).toBeNull();
    },
  );

  test.each(['1.', '.5', '01', '0x1', '"1"', '1e999', ''])('is none with a cost of %j', (cost) => {
    expect(readRow(line.replace('"turn_cost_usd":0.25', `"turn_cost_usd":${cost}`))).toBeNull();
  });

  test.each(['', '{}', 'null', '[]', 'nonsense', line.slice(0, -1), `${line}x`, line.replace('"TASK-001"', '7')])(
    '%j is none',
    (text) => {
      expect(readRow(text)).toBeNull();
    },
  );
});
