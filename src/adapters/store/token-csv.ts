import { type FileHandle, link, lstat, open, unlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ExternalError } from '../../ports/errors.ts';
import type { CsvOrder, CsvWritten } from '../../ports/journal.ts';
import { renameDurable, unfinishedName } from './atomic-file.ts';
import { CsvBytes } from './csv-bytes.ts';
import { diskError, unless } from './disk-error.ts';
import { syncDirectory, writeAll } from './durable.ts';
import { readRowsAfter } from './token-rows.ts';

const COLUMNS = [
  ...['timestamp', 'session', 'run', 'agent', 'agent_name', 'stage', 'task', 'backend', 'model', 'ended'],
  ...['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_write_tokens', 'reasoning_tokens', 'requests'],
  ...['context_used', 'context_window', 'turn_cost_usd', 'cost_source', 'price', 'billing', 'exact'],
] as const;

/**
 * Writes every row of the log at `log` as CSV, in one step that survives a crash; rows are written as they are
 * read. Rejects with an ExternalError where a file is there already, unless it may be replaced; then nothing was changed.
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
  const csv = new CsvBytes();
  const flush = (): Promise<void> => writeAll(file, csv.take(), null);
  for (const column of COLUMNS) csv.cell(column);
  csv.endLine();
  let rows = 0;
  const { unreadable } = await readRowsAfter(log, null, {
    row(row) {
      rows += 1;
      for (const column of COLUMNS) csv.cell(row[column]);
      csv.endLine();
    },
    rest: flush,
  });
  await flush();
  await file.sync();
  return { rows, unreadable };
}

const taken = (target: string, path: string): ExternalError =>
  new ExternalError('disk', `${target} is there already; nothing was written`, {
    next: `name another file, or !budget csv ${path} --replace`,
  });
