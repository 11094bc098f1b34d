import { appendFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TokenRow } from '../../../../schemas/usage.ts';
import { printRow } from '../../../../src/adapters/store/token-row-form.ts';
import { readRowsAfter } from '../../../../src/adapters/store/token-rows.ts';
import type { LogMark } from '../../../../src/ports/journal.ts';
import { tempDir } from './temp.ts';

const row = (run: string, session = 's'): TokenRow => ({
  timestamp: '2026-11-20T10:00:00.000Z',
  session,
  run,
  agent: 3,
  agent_name: 'Builder',
  task: null,
  backend: 'claude',
  model: null,
  input_tokens: 1,
  output_tokens: 2,
  cache_read_tokens: 3,
  cache_write_tokens: 4,
  context_used: null,
  context_window: null,
  turn_cost_usd: null,
  cost_source: 'none',
  exact: true,
});
const text = (...rows: readonly TokenRow[]): string => rows.map((one) => `${printRow(one)}\n`).join('');
const log = async (): Promise<string> => join(await tempDir(), 'token_log.jsonl');

async function read(path: string, mark: LogMark | null = null) {
  const runs: string[] = [];
  const result = await readRowsAfter(path, mark, ({ run }) => runs.push(run));
  return { ...result, runs };
}

describe('reading a token log', () => {
  test('goes on where it stopped: each row is handed over once', async () => {
    const path = await log();
    await writeFile(path, text(row('1'), row('2')));
    const first = await read(path);
    expect(first).toMatchObject({ runs: ['1', '2'], anew: true, unreadable: 0 });
    expect(await read(path, first.mark)).toMatchObject({ runs: [], anew: false });
    await appendFile(path, text(row('3')));
    const second = await read(path, first.mark);
    expect(second).toMatchObject({ runs: ['3'], anew: false });
    expect(second.mark.offset).toBe(text(row('1'), row('2'), row('3')).length);
  });

  test('leaves a line that is still being written for later, and does not count it as unreadable', async () => {
    const path = await log();
    const whole = text(row('1'), row('2'));
    await writeFile(path, whole.slice(0, -30));
    const first = await read(path);
    expect(first).toMatchObject({ runs: ['1'], unreadable: 0 });
    await appendFile(path, whole.slice(-30));
    expect((await read(path, first.mark)).runs).toEqual(['2']);
  });

  test('counts lines that are no rows, and reads the rest', async () => {
    const path = await log();
    await writeFile(path, `${text(row('1'))}torn {"timest\n\n${text(row('2'))}{}\n`);
    expect(await read(path)).toMatchObject({ runs: ['1', '2'], unreadable: 2 });
  });

  test('begins anew with a log that is another one, or was cut', async () => {
    const path = await log();
    await writeFile(path, text(row('1'), row('2')));
    const { mark } = await read(path);
    await truncate(path, text(row('1')).length);
    expect(await read(path, mark)).toMatchObject({ runs: ['1'], anew: true });
    const other = `${path}.new`;
    await writeFile(other, text(row('a'), row('b'), row('c')));
    await rename(other, path);
    expect(await read(path, mark)).toMatchObject({ runs: ['a', 'b', 'c'], anew: true });
    await rm(path);
    expect(await read(path, mark)).toMatchObject({ runs: [], anew: true });
    expect(await read(path)).toMatchObject({ runs: [], anew: false });
  });

  test('takes rows longer than what is read at a time, and characters torn between two reads', async () => {
    const path = await log();
    const long = row('long', '😀'.repeat(600_000));
    await writeFile(path, text(row('1'), long, row('2')));
    const sessions: string[] = [];
    await readRowsAfter(path, null, ({ session }) => sessions.push(session));
    expect(sessions).toEqual(['s', long.session, 's']);
  });
});
