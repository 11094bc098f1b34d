import { appendFile, mkdir, readFile, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PATHS } from '../../../../schemas/paths.ts';
import type { TokenRow } from '../../../../schemas/usage.ts';
import { createTokenLog } from '../../../../src/adapters/store/token-log.ts';
import { tokenRow } from '../../../support/token-row.ts';
import { tempDir } from './temp.ts';

const row = (run: string): TokenRow => tokenRow({ run, model: null, turn_cost_usd: null, cost_source: 'none' });

async function read(dir: string): Promise<{ rows: TokenRow[]; unreadable: number }> {
  const rows: TokenRow[] = [];
  const { unreadable } = await createTokenLog().follow(dir, null, (one) => rows.push(one));
  return { rows, unreadable };
}

describe('the token log', () => {
  it('is empty where there is none', async () => {
    expect(await read(await tempDir())).toEqual({ rows: [], unreadable: 0 });
  });

  it('gives back every row, also rows appended at the same time', async () => {
    const dir = await tempDir();
    const log = createTokenLog();
    await Promise.all(['a', 'b', 'c'].map((run) => log.append(dir, row(run))));
    expect(await read(dir)).toEqual({ rows: ['a', 'b', 'c'].map(row), unreadable: 0 });
    expect((await stat(join(dir, PATHS.tokenLog))).mode & 0o777).toBe(0o600);
  });

  it('counts what cannot be read, and starts on a new line after half a row', async () => {
    const dir = await tempDir();
    const log = createTokenLog();
    await log.append(dir, row('a'));
    await appendFile(join(dir, PATHS.tokenLog), '{"timestamp":1}\n{"half');
    await log.append(dir, row('b'));
    expect(await read(dir)).toEqual({ rows: [row('a'), row('b')], unreadable: 2 });
    expect(await readFile(join(dir, PATHS.tokenLog), 'utf8')).toMatch(/\{"half\n\{"timestamp/);
  });

  it('does not follow a link out of the project', async () => {
    const [dir, outside] = [await tempDir(), await tempDir()];
    await mkdir(dirname(join(dir, PATHS.telemetry)), { recursive: true });
    await symlink(outside, join(dir, PATHS.telemetry));
    await expect(createTokenLog().append(dir, row('a'))).rejects.toMatchObject({ kind: 'disk' });
    expect(await read(dir)).toEqual({ rows: [], unreadable: 0 });
  });
});
