import { StringDecoder } from 'node:string_decoder';

/** The end of an output that may be endless: keeps the last `limit` bytes, in order of arrival. */
export class Tail {
  readonly #limit: number;
  #chunks: string[] = [];
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(text: string): void {
    if (text === '') return;
    this.#chunks.push(text);
    this.#size += text.length;
    // Joining only when twice too much has come in keeps a flood at a constant cost per character. A character is a
    // byte at least, so that these are enough.
    if (this.#size <= 2 * this.#limit) return;
    const end = this.#chunks.join('').slice(-this.#limit);
    this.#chunks = [end];
    this.#size = end.length;
  }

  /** The last bytes, from the start of a character on. */
  text(): string {
    const all = Buffer.from(this.#chunks.join(''), 'utf8');
    let start = Math.max(0, all.length - this.#limit);
    while (start < all.length && ((all[start] ?? 0) & 0xc0) === 0x80) start += 1;
    return all.subarray(start).toString('utf8');
  }
}

/**
 * Turns the bytes of one stream into text and lines. A character cut in two by a chunk comes out whole. A line longer
 * than `limit` characters comes out in pieces, so that no output can fill the memory.
 */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  readonly #limit: number;
  readonly #onLine: (line: string) => void;
  #rest: string[] = [];
  #restLength = 0;

  constructor(limit: number, onLine: (line: string) => void) {
    this.#limit = limit;
    this.#onLine = onLine;
  }

  /** Gives the text of the chunk. */
  write(bytes: Buffer): string {
    const text = this.#decoder.write(bytes);
    this.#split(text);
    return text;
  }

  /** The stream has ended: what is left is the last line. Gives the text that was held back. */
  end(): string {
    const text = this.#decoder.end();
    this.#split(text);
    if (this.#restLength > 0) this.#emit('');
    return text;
  }

  #split(text: string): void {
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.#whole(text.slice(start, end));
      start = end + 1;
    }
    this.#hold(text.slice(start));
  }

  /** Most lines come in one chunk, and need not be put together. */
  #whole(line: string): void {
    if (this.#restLength === 0 && line.length <= this.#limit) {
      this.#tell(line);
      return;
    }
    this.#hold(line);
    this.#emit('');
  }

  #hold(text: string): void {
    let left = text;
    while (this.#restLength + left.length > this.#limit) {
      const room = this.#limit - this.#restLength;
      this.#emit(left.slice(0, room));
      left = left.slice(room);
    }
    if (left === '') return;
    this.#rest.push(left);
    this.#restLength += left.length;
  }

  #emit(last: string): void {
    const line = this.#rest.join('') + last;
    this.#rest = [];
    this.#restLength = 0;
    this.#tell(line);
  }

  #tell(line: string): void {
    this.#onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  }
}
