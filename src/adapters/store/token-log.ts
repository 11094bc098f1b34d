import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PATHS } from '../../../schemas/paths.ts';
import type { TokenRow } from '../../../schemas/usage.ts';
import type { LogMark, RowsRead, TelemetryPort } from '../../ports/journal.ts';
import { pathInside, pathToWrite } from '../files/project-path.ts';
import { diskError } from './disk-error.ts';
import { makeDirectoryDurable, syncDirectory, writeAll } from './durable.ts';
import { startOfLine } from './history.ts';
import { writeCsv } from './token-csv.ts';
import { printRow } from './token-row-form.ts';
import { readRowsAfter } from './token-rows.ts';

/** `artifacts/telemetry/token_log.jsonl` of a project: one JSON row per agent turn, durable before `append` resolves. */
export function createTokenLog(): TelemetryPort {
  let queue: Promise<unknown> = Promise.resolve();
  return {
    append(dir, row) {
      const result = queue.then(() => appendRow(dir, row));
      queue = result.catch(() => undefined);
      return result;
    },
    follow,
    exportCsv: async (dir, order) => writeCsv((await pathInside(dir, PATHS.tokenLog)) ?? '', order),
  };
}

async function appendRow(dir: string, row: TokenRow): Promise<void> {
  try {
    const path = await pathToWrite(dir, PATHS.tokenLog);
    await makeDirectoryDurable(dirname(path));
    const file = await open(path, 'a', 0o600);
    try {
      const { size } = await file.stat();
      await appendLine(file, size, `${await startOfLine(path)}${printRow(row)}\n`);
      if (size === 0) await syncDirectory(dirname(path));
    } finally {
      await file.close();
    }
  } catch (error) {
    throw diskError(`write ${PATHS.tokenLog}`, error);
  }
}

async function appendLine(file: FileHandle, size: number, line: string): Promise<void> {
  try {
    await writeAll(file, Buffer.from(line, 'utf8'), null);
    await file.sync();
  } catch (error) {
    await file.truncate(size).catch(() => undefined);
    throw error;
  }
}

async function follow(dir: string, mark: LogMark | null, onRow: (row: TokenRow) => void): Promise<RowsRead> {
  const path = await pathInside(dir, PATHS.tokenLog);
  try {
    return await readRowsAfter(path ?? '', mark, { row: onRow });
  } catch (error) {
    throw diskError(`read ${PATHS.tokenLog}`, error);
  }
}
