const ROOM = 512 * 1024;
/** Bytes that a UTF-16 unit takes at the most. */
const WIDEST = 3;
/** Digits of the largest whole number that is written as such. */
const MOST_DIGITS = 16;
const COMMA = 0x2c;
const ZERO = 0x30;
const SPACE = 0x20;
const DELETE = 0x7f;
const QUOTE = 0x22;

/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const QUOTED = /[",\r\n]/;

/**
 * CSV (RFC 4180) in the making, in bytes that are used again and again: a text for each cell of a million rows would cost
 * more than all the rest. Words that a spreadsheet would take for a formula get an apostrophe before them.
 */
export class CsvBytes {
  #bytes = Buffer.allocUnsafeSlow(ROOM);
  #held = 0;
  #isFirst = true;

  /** What is not known is an empty cell. */
  cell(value: string | number | boolean | null | undefined): void {
    if (!this.#isFirst) this.#put(COMMA);
    this.#isFirst = false;
    if (value == null) return;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) this.#whole(value);
    else if (typeof value !== 'string') this.#write(String(value));
    else if (!this.#isCopied(value)) this.#write(guarded(value));
  }

  endLine(): void {
    this.#write('\r\n');
    this.#isFirst = true;
  }

  /** What was written since the last call; good until the next cell. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#held);
    this.#held = 0;
    return taken;
  }

  #makeRoom(size: number): void {
    const { length } = this.#bytes;
    if (this.#held + size > length) this.#bytes = Buffer.concat([this.#bytes], Math.max(this.#held + size, 2 * length));
  }

  #put(byte: number): void {
    this.#makeRoom(1);
    this.#bytes[this.#held] = byte;
    this.#held += 1;
  }

  #write(text: string): void {
    this.#makeRoom(text.length * WIDEST);
    this.#held += this.#bytes.write(text, this.#held);
  }

  #whole(value: number): void {
    this.#makeRoom(MOST_DIGITS);
    let size = 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) size += 1;
    let rest = value;
    for (let at = this.#held + size - 1; at >= this.#held; at -= 1) {
      const tens = Math.floor(rest / 10);
      this.#bytes[at] = ZERO + (rest - tens * 10);
      rest = tens;
    }
    this.#held += size;
  }

  /** Copies a text of plain ASCII that needs no quotes; false, and nothing written, for every other. */
  #isCopied(text: string): boolean {
    const { length } = text;
    this.#makeRoom(length);
    if (length > 0 && !isSafeStart(text.charCodeAt(0))) return false;
    for (let at = 0; at < length; at += 1) {
      const unit = text.charCodeAt(at);
      if (unit < SPACE || unit >= DELETE || unit === QUOTE || unit === COMMA) return false;
      this.#bytes[this.#held + at] = unit;
    }
    this.#held += length;
    return true;
  }
}

/** A letter, a digit, or the colon between them. */
const isSafeStart = (unit: number): boolean => (unit >= ZERO && unit <= 0x3a) || (unit >= 0x41 && unit <= 0x7a);

function guarded(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
