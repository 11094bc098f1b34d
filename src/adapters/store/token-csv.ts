import { type FileHandle, link, lstat, open, unlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { TokenRow } from '../../../schemas/usage.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { CsvOrder, CsvWritten } from '../../ports/journal.ts';
import { renameDurable, unfinishedName } from './atomic-file.ts';
import { diskError, unless } from './disk-error.ts';
import { syncDirectory, writeAll } from './durable.ts';
import { readRowsAfter } from './token-rows.ts';

const COLUMNS = [
  ...['timestamp', 'session', 'run', 'agent', 'agent_name', 'stage', 'task', 'backend', 'model', 'ended'],
  ...['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_write_tokens', 'reasoning_tokens', 'requests'],
  ...['context_used', 'context_window', 'turn_cost_usd', 'cost_source', 'price', 'billing', 'exact'],
] as const;

/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const QUOTED = /[",\r\n]/;

/**
 * Writes every row of the log at `log` as CSV (RFC 4180), in one step that survives a crash; rows are written
 * as they are read. Words that a spreadsheet would take for a formula get an apostrophe before them. Rejects
 * with an ExternalError where a file is there already, unless it may be replaced; then nothing was changed.
 */
export async function writeCsv(log: string, { path, base, replace }: CsvOrder): Promise<CsvWritten> {
  const target = resolve(base, path);
  try {
    if (!replace && (await unless(lstat(target), ['ENOENT'], null)) !== null) throw taken(target, path);
    const unfinished = unfinishedName(dirname(target));
    try {
      const written = await fill(unfinished, log);
      if (replace) await renameDurable(unfinished, target);
      else await putBeside(unfinished, target, path);
      return { path: target, ...written };
    } finally {
      await unlink(unfinished).catch(() => undefined);
    }
  } catch (error) {
    throw diskError(`write ${target}`, error);
  }
}

/** Unlike a rename this fails where somebody else has put a file meanwhile. */
async function putBeside(unfinished: string, target: string, path: string): Promise<void> {
  if ((await unless(link(unfinished, target), ['EEXIST'], 'taken')) === 'taken') throw taken(target, path);
  await syncDirectory(dirname(target));
}

async function fill(path: string, log: string): Promise<Omit<CsvWritten, 'path'>> {
  const file = await open(path, 'wx', 0o600);
  try {
    return await writeRows(file, log);
  } finally {
    await file.close();
  }
}

async function writeRows(file: FileHandle, log: string): Promise<Omit<CsvWritten, 'path'>> {
  let rows = 0;
  let writing = writeAll(file, Buffer.from(lineOf(COLUMNS)), null);
  let held: string[] = [];
  const flush = (): void => {
    const text = Buffer.from(held.join(''));
    held = [];
    writing = writing.then(() => writeAll(file, text, null));
    // A failure is thrown at the end, and is no loose one until then.
    writing.catch(() => undefined);
  };
  const { unreadable } = await readRowsAfter(log, null, (row) => {
    rows += 1;
    held.push(lineOf(COLUMNS.map((column) => cellOf(row[column]))));
    if (held.length >= ROWS_AT_ONCE) flush();
  });
  flush();
  await writing;
  await file.sync();
  return { rows, unreadable };
}

const ROWS_AT_ONCE = 1000;

const lineOf = (cells: readonly string[]): string => `${cells.join(',')}\r\n`;

/** What is not known is an empty cell. */
function cellOf(value: TokenRow[(typeof COLUMNS)[number]]): string {
  if (value == null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const taken = (target: string, path: string): ExternalError =>
  new ExternalError('disk', `${target} is there already; nothing was written`, {
    next: `name another file, or !budget csv ${path} --replace`,
  });
