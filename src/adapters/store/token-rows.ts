import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { constants, type FileHandle, open } from 'node:fs/promises';
import type { TokenRow } from '../../../schemas/usage.ts';
import type { LogMark, RowsRead } from '../../ports/journal.ts';
import { ByteCursor } from './byte-cursor.ts';
import { unless } from './disk-error.ts';
import { readForm, readJson } from './token-row-form.ts';

/** Bytes read at a time: large enough to be fast, small enough to keep the screen alive between two of them. */
const CHUNK = 256 * 1024;
/** A longer line is none of ours, and is not brought into memory whole. */
const LONGEST = 16 * 1024 * 1024;
const NEWLINE = 0x0a;
/** So much at either end of what was read is looked at again, to see that the log is still the same. */
const WITNESS = 4096;

/** Takes rows as they are read. */
export interface RowTaker {
  row(row: TokenRow): void;
  /** Waited for after each piece of the log, so that nothing piles up. */
  rest?(): Promise<void>;
}

/**
 * Hands every whole row after the mark over, in order; memory does not grow with the log. A last line that is still being
 * written is left for the next call. A file that is not there has no rows. Where what was read up to the mark is not what
 * stands there now, as far as its size, its time and both its ends tell, nothing is handed over.
 */
export async function readRowsAfter(path: string, mark: LogMark | null, taker: RowTaker): Promise<RowsRead> {
  // A pipe in the log's place would else be waited for without end.
  const file = await unless(open(path, constants.O_RDONLY | constants.O_NONBLOCK), ['ENOENT', 'ENOTDIR'], null);
  if (file === null) return { mark, anew: mark !== null, unreadable: 0 };
  try {
    const stats = await file.stat();
    if (mark !== null) {
      if (isUnchanged(mark, stats)) return { mark, anew: false, unreadable: 0 };
      if (!(await hasGrown(file, mark, stats))) return { mark, anew: true, unreadable: 0 };
    }
    const pass = new Pass(file, taker, mark?.offset ?? 0);
    await pass.run();
    const { offset, unreadable } = pass;
    const seen = { size: stats.size, at: stats.mtimeMs, ends: await endsOf(file, offset) };
    return { mark: { file: nameOf(stats), offset, seen }, anew: false, unreadable };
  } finally {
    await file.close();
  }
}

const nameOf = ({ dev, ino }: Stats): string => `${dev}:${ino}`;

const isUnchanged = ({ file, seen }: LogMark, stats: Stats): boolean =>
  file === nameOf(stats) && seen.size === stats.size && seen.at === stats.mtimeMs;

/** A log only grows: written anew without having become longer, it was changed. */
async function hasGrown(file: FileHandle, { file: name, offset, seen }: LogMark, stats: Stats): Promise<boolean> {
  if (name !== nameOf(stats) || offset > stats.size || seen.size === stats.size) return false;
  return (await endsOf(file, offset)) === seen.ends;
}

/** A digest of the first and of the last bytes up to this offset. */
async function endsOf(file: FileHandle, offset: number): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(Math.min(WITNESS, offset));
  for (const position of [0, offset - buffer.length]) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
    hash.update(buffer.subarray(0, bytesRead));
  }
  return hash.digest('base64');
}

/** One way through the lines of a file, a piece at a time, in a buffer that is used again and again. */
class Pass {
  /** Behind the last whole line. */
  offset: number;
  /** Lines that are no rows. */
  unreadable = 0;
  readonly #file: FileHandle;
  readonly #taker: RowTaker;
  #cursor = new ByteCursor(CHUNK);
  /** Where the buffer begins in the file, and how many bytes in it are still to be read. */
  #at: number;
  #held = 0;
  /** The buffer begins in the middle of a line that is too long. */
  #inLongLine = false;

  constructor(file: FileHandle, taker: RowTaker, offset: number) {
    this.#file = file;
    this.#taker = taker;
    this.offset = offset;
    this.#at = offset;
  }

  async run(): Promise<void> {
    for (;;) {
      if (this.#held === this.#cursor.size) this.#makeRoom();
      const { bytes, size } = this.#cursor;
      const { bytesRead } = await this.#file.read(bytes, this.#held, size - this.#held, this.#at + this.#held);
      if (bytesRead === 0) return;
      this.#held += bytesRead;
      this.#readLines();
      await this.#taker.rest?.();
    }
  }

  /** For a line that is longer than the buffer: a larger one, or no more of that line. */
  #makeRoom(): void {
    const { bytes, size } = this.#cursor;
    if (size < LONGEST) {
      this.#cursor = new ByteCursor(size * 2);
      bytes.copy(this.#cursor.bytes, 0, 0, this.#held);
      return;
    }
    this.#inLongLine = true;
    this.#at += this.#held;
    this.#held = 0;
  }

  #readLines(): void {
    const { bytes } = this.#cursor;
    const end = bytes.lastIndexOf(NEWLINE, this.#held - 1) + 1;
    if (end === 0) return;
    this.#cursor.start(this.#inLongLine ? this.#endLongLine() : 0);
    while (this.#cursor.at < end) this.#readLine();
    bytes.copyWithin(0, end, this.#held);
    this.#held -= end;
    this.#at += end;
    this.offset = this.#at;
  }

  #endLongLine(): number {
    this.#inLongLine = false;
    this.unreadable += 1;
    return this.#cursor.bytes.indexOf(NEWLINE) + 1;
  }

  #readLine(): void {
    const { bytes, at: start } = this.#cursor;
    const row = readForm(this.#cursor);
    if (row !== null) {
      this.#taker.row(row);
      return;
    }
    const end = bytes.indexOf(NEWLINE, start);
    this.#readOther(bytes.toString('utf8', start, end));
    this.#cursor.start(end + 1);
  }

  #readOther(line: string): void {
    const row = readJson(line);
    if (row !== null) this.#taker.row(row);
    else if (line.trim() !== '') this.unreadable += 1;
  }
}
