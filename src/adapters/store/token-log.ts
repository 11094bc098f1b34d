import { type FileHandle, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PATHS } from '../../../schemas/paths.ts';
import { type TokenRow, tokenRowSchema } from '../../../schemas/usage.ts';
import type { TelemetryPort } from '../../ports/journal.ts';
import { pathInside, pathToWrite } from '../files/project-path.ts';
import { diskError, unless } from './disk-error.ts';
import { makeDirectoryDurable, syncDirectory, writeAll } from './durable.ts';
import { startOfLine } from './history.ts';

/** `artifacts/telemetry/token_log.jsonl` of a project: one JSON row per agent turn, durable before `append` resolves. */
export function createTokenLog(): TelemetryPort {
  let queue: Promise<unknown> = Promise.resolve();
  return {
    append(dir, row) {
      const result = queue.then(() => appendRow(dir, row));
      queue = result.catch(() => undefined);
      return result;
    },
    read: (dir) => readRows(dir),
  };
}

async function appendRow(dir: string, row: TokenRow): Promise<void> {
  try {
    const path = await pathToWrite(dir, PATHS.tokenLog);
    await makeDirectoryDurable(dirname(path));
    const file = await open(path, 'a', 0o600);
    try {
      const { size } = await file.stat();
      await appendLine(file, size, `${await startOfLine(path)}${JSON.stringify(row)}\n`);
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

async function readRows(dir: string): Promise<{ readonly rows: readonly TokenRow[]; readonly unreadable: number }> {
  const path = await pathInside(dir, PATHS.tokenLog);
  if (path === null) return { rows: [], unreadable: 0 };
  try {
    const text = await unless(readFile(path, 'utf8'), ['ENOENT', 'ENOTDIR'], '');
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    const rows = lines.map(readRow).filter((row) => row !== null);
    return { rows, unreadable: lines.length - rows.length };
  } catch (error) {
    throw diskError(`read ${PATHS.tokenLog}`, error);
  }
}

function readRow(line: string): TokenRow | null {
  try {
    return tokenRowSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
