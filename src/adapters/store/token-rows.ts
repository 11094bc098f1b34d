import { type FileHandle, open } from 'node:fs/promises';
import type { TokenRow } from '../../../schemas/usage.ts';
import type { LogMark, RowsRead } from '../../ports/journal.ts';
import { unless } from './disk-error.ts';
import { readRow } from './token-row-form.ts';

/** Bytes read at a time: large enough to be fast, small enough to keep the screen alive between two of them. */
const CHUNK = 1024 * 1024;
const NEWLINE = 0x0a;

const START: LogMark = { file: '', offset: 0 };

/**
 * Hands every whole row after the mark over, in order; memory does not grow with the log. A last line that is still being
 * written is left for the next call. A file that is not there has no rows.
 */
export async function readRowsAfter(
  path: string,
  mark: LogMark | null,
  onRow: (row: TokenRow) => void,
): Promise<RowsRead> {
  const file = await unless(open(path, 'r'), ['ENOENT', 'ENOTDIR'], null);
  if (file === null) return { mark: START, anew: mark !== null && mark.offset > 0, unreadable: 0 };
  try {
    const { ino, dev, size } = await file.stat();
    const name = `${dev}:${ino}`;
    const anew = mark === null || mark.file !== name || mark.offset > size;
    const read = await readFrom(file, anew ? 0 : mark.offset, onRow);
    return { mark: { file: name, offset: read.offset }, anew, unreadable: read.unreadable };
  } finally {
    await file.close();
  }
}

interface Progress {
  readonly offset: number;
  readonly unreadable: number;
}

async function readFrom(file: FileHandle, from: number, onRow: (row: TokenRow) => void): Promise<Progress> {
  let offset = from;
  let unreadable = 0;
  let buffer = Buffer.allocUnsafe(CHUNK);
  let held = 0;
  for (;;) {
    // A line longer than what fits is read into a larger buffer.
    if (held === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)]);
    const { bytesRead } = await file.read(buffer, held, buffer.length - held, offset + held);
    if (bytesRead === 0) return { offset, unreadable };
    held += bytesRead;
    const end = buffer.lastIndexOf(NEWLINE, held - 1) + 1;
    if (end === 0) continue;
    unreadable += readLines(buffer.toString('utf8', 0, end), onRow);
    buffer.copyWithin(0, end, held);
    held -= end;
    offset += end;
  }
}

/** Gives how many lines could not be read. */
function readLines(text: string, onRow: (row: TokenRow) => void): number {
  let unreadable = 0;
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    const row = end === start ? null : readRow(text.slice(start, end));
    if (row !== null) onRow(row);
    else if (text.slice(start, end).trim() !== '') unreadable += 1;
    start = end + 1;
  }
  return unreadable;
}
