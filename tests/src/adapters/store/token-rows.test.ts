import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TokenRow } from '../../../../schemas/usage.ts';
import { printRow } from '../../../../src/adapters/store/token-row-form.ts';
import { readRowsAfter } from '../../../../src/adapters/store/token-rows.ts';
import type { LogMark } from '../../../../src/ports/journal.ts';
import { tokenRow } from '../../../support/token-row.ts';
import { tempDir } from './temp.ts';

const row = (run: string, session = 's'): TokenRow => tokenRow({ run, session, model: null, turn_cost_usd: null });
const text = (...rows: readonly TokenRow[]): string => rows.map((one) => `${printRow(one)}\n`).join('');
const log = async (): Promise<string> => join(await tempDir(), 'token_log.jsonl');

async function read(path: string, mark: LogMark | null = null) {
  const runs: string[] = [];
  const result = await readRowsAfter(path, mark, { row: ({ run }) => void runs.push(run) });
  return { ...result, runs };
}

describe('reading a token log', () => {
  test('goes on where it stopped: each row is handed over once', async () => {
    const path = await log();
    await writeFile(path, text(row('1'), row('2')));
    const first = await read(path);
    expect(first).toMatchObject({ runs: ['1', '2'], anew: false, unreadable: 0 });
    expect(await read(path, first.mark)).toMatchObject({ runs: [], anew: false });
    await appendFile(path, text(row('3')));
    const second = await read(path, first.mark);
    expect(second).toMatchObject({ runs: ['3'], anew: false });
    expect(second.mark?.offset).toBe(text(row('1'), row('2'), row('3')).length);
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

  test('takes rows longer than what is read at a time, and characters torn between two reads', async () => {
    const path = await log();
    const long = row('long', '😀'.repeat(600_000));
    await writeFile(path, text(row('1'), long, row('2')));
    const sessions: string[] = [];
    await readRowsAfter(path, null, { row: ({ session }) => void sessions.push(session) });
    expect(sessions).toEqual(['s', long.session, 's']);
  });
});

/** A log of two rows that was read, then is changed: what the next reading says. */
async function rereadAfter(change: (path: string) => Promise<unknown>) {
  const path = await log();
  await writeFile(path, text(row('1'), row('2')));
  const { mark } = await read(path);
  await change(path);
  return read(path, mark);
}

/** Later than anything that was written before, however coarse the file system's clock is. */
const touched = (path: string): Promise<void> => utimes(path, 4_000_000_000, 4_000_000_000);
const OTHER = { runs: [], anew: true, unreadable: 0 };

describe('a log that is not the one that was read', () => {
  test('is said to be another one, and nothing of it is handed over', async () => {
    const replaced = async (path: string): Promise<void> => {
      await writeFile(`${path}.new`, text(row('a'), row('b'), row('c')));
      await rename(`${path}.new`, path);
    };
    expect(await rereadAfter(replaced)).toMatchObject(OTHER);
    expect(await rereadAfter((path) => rm(path))).toMatchObject(OTHER);
    expect(await read(await log())).toMatchObject({ runs: [], anew: false, mark: null });
  });

  test('or was cut, or written anew in its place, shorter or longer', async () => {
    expect(await rereadAfter((path) => truncate(path, text(row('1')).length))).toMatchObject(OTHER);
    expect(await rereadAfter((path) => writeFile(path, text(row('a'))))).toMatchObject(OTHER);
    expect(await rereadAfter((path) => writeFile(path, text(row('a'), row('b'), row('c'))))).toMatchObject(OTHER);
    expect(await rereadAfter((path) => writeFile(path, text(row('1'), row('b'), row('c'))))).toMatchObject(OTHER);
  });

  test('or had a line changed in its place, far from either end', async () => {
    const path = await log();
    const many = Array.from({ length: 100 }, (_, at) => row(`${at}`));
    await writeFile(path, text(...many));
    const { mark } = await read(path);
    await writeFile(path, text(...many.with(50, row('xx'))));
    await touched(path);
    expect(await read(path, mark)).toMatchObject(OTHER);
  });

  test('is not taken for another because of its time alone, when it has grown', async () => {
    const grown = async (path: string): Promise<void> => {
      await appendFile(path, text(row('3')));
      await touched(path);
    };
    expect(await rereadAfter(grown)).toMatchObject({ runs: ['3'], anew: false });
  });

  test('is not read at all when nothing was written', async () => {
    const path = await log();
    await writeFile(path, text(row('1')));
    const { mark } = await read(path);
    let rested = 0;
    const rest = async (): Promise<void> => {
      rested += 1;
    };
    await readRowsAfter(path, mark, { row: () => undefined, rest });
    expect(rested).toBe(0);
  });
});

describe('a log that is not as the shell writes it', () => {
  test('is refused at once where a pipe or a directory stands in its place', async () => {
    const [pipe, directory] = [await log(), await log()];
    execFileSync('mkfifo', [pipe]);
    await mkdir(directory);
    await expect(read(pipe)).rejects.toMatchObject({ code: 'ESPIPE' });
    await expect(read(directory)).rejects.toMatchObject({ code: 'EISDIR' });
  });

  test('may hold bytes that are no UTF-8: in a text they are shown as such, elsewhere the line is none', async () => {
    const path = await log();
    const torn = Buffer.from(text(row('1', 'a~b')).replace('~', '\u0001'), 'latin1').map((byte) =>
      byte === 1 ? 0xff : byte,
    );
    await writeFile(path, Buffer.concat([torn, Buffer.from([0xc3, 0x28, 0x0a]), Buffer.from(text(row('2')))]));
    const sessions: string[] = [];
    const { unreadable } = await readRowsAfter(path, null, { row: ({ session }) => void sessions.push(session) });
    expect(sessions).toEqual(['a\uFFFDb', 's']);
    expect(unreadable).toBe(1);
  });

  test('counts a row as often as it stands there', async () => {
    const path = await log();
    await writeFile(path, text(row('1'), row('1'), row('1')));
    expect((await read(path)).runs).toEqual(['1', '1', '1']);
  });

  test('may have rows that end as on Windows, in another order, or with fields of a later version', async () => {
    const path = await log();
    const { run, ...rest } = row('2');
    const lines = [
      `${printRow(row('1'))}\r`,
      JSON.stringify({ ...rest, run }),
      JSON.stringify({ ...row('3'), mood: 1 }),
    ];
    await writeFile(path, `${lines.join('\n')}\n`);
    expect(await read(path)).toMatchObject({ runs: ['1', '2', '3'], unreadable: 0 });
  });

  test('keeps a line of ten megabytes, and passes over one too long for memory without keeping it', async () => {
    const path = await log();
    const [long, longer] = [row('long', 'x'.repeat(10e6)), row('longer', 'x'.repeat(40e6))];
    await writeFile(path, text(row('1'), long, row('2'), longer, row('3')));
    const first = await read(path);
    expect(first).toMatchObject({ runs: ['1', 'long', '2', '3'], unreadable: 1 });
    await appendFile(path, text(row('4')));
    expect(await read(path, first.mark)).toMatchObject({ runs: ['4'], anew: false, unreadable: 0 });
  });

  test('is left for later where a line too long for memory has no end yet', async () => {
    const path = await log();
    const longer = text(row('longer', 'x'.repeat(40e6)));
    await writeFile(path, `${text(row('1'))}${longer.slice(0, -1)}`);
    const first = await read(path);
    expect(first).toMatchObject({ runs: ['1'], unreadable: 0 });
    await appendFile(path, `\n${text(row('2'))}`);
    expect(await read(path, first.mark)).toMatchObject({ runs: ['2'], unreadable: 1 });
  });
});

describe('a log that grows while it is read', () => {
  test('gives each row once, whoever writes and however rows are cut by the pieces that are read', async () => {
    const path = await log();
    const rows = Array.from({ length: 3000 }, (_, at) => row(`${at}`, 'x'.repeat(at % 700)));
    await writeFile(path, text(...rows.slice(0, 1500)));
    const rest = rows.slice(1500);
    const runs: string[] = [];
    let mark: LogMark | null = null;
    const grow = async (): Promise<void> => appendFile(path, text(...rest.splice(0, 17)));
    while (rest.length > 0) {
      await grow();
      ({ mark } = await readRowsAfter(path, mark, { row: ({ run }) => void runs.push(run), rest: grow }));
    }
    expect(runs).toEqual(rows.map(({ run }) => run));
  });
});
