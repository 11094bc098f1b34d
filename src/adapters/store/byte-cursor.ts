import { BEHIND_WORD, KnownWords } from './known-words.ts';
import { Literal } from './literal.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const TILDE = 0x7e;
const ZERO = 0x30;
const POINT = 0x2e;
/** Fifteen digits are whole numbers without fail. */
const MOST_DIGITS = 15;
const MICRO_DIGITS = 6;
const MICRO = 1_000_000;
/** More dollars than these are left to JSON. */
const MOST_DOLLARS = 1_000_000_000;

const NULL = new Literal('null');
const TRUE = new Literal('true');
const FALSE = new Literal('false');

/**
 * Goes through bytes of JSON as the shell writes it: no white space, no escapes, nothing but ASCII. The first value that
 * is of another form makes `failed` true; from then on it stands still, and what it gives means nothing.
 */
export class ByteCursor {
  at = 0;
  failed = false;
  readonly size: number;
  /** Of this size, and a little more that is looked at, and never goes into a value. */
  readonly bytes: Buffer;
  readonly #view: DataView;
  readonly #words = new KnownWords();

  /** Whoever fills the bytes ends them with a line break: nothing goes beyond one. */
  constructor(size: number) {
    this.size = size;
    this.bytes = Buffer.allocUnsafeSlow(size + BEHIND_WORD);
    this.#view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
  }

  start(at: number): void {
    this.at = at;
    this.failed = false;
  }

  /** True, and behind it, when the literal stands here. */
  skips(literal: Literal): boolean {
    if (this.failed || !literal.standsAt(this.#view, this.at)) return false;
    this.at += literal.length;
    return true;
  }

  skip(literal: Literal): void {
    if (!this.skips(literal)) this.failed = true;
  }

  /** A text that keeps coming back. */
  word(): string {
    if (this.failed) return '';
    const known = this.#words.at(this.#view, this.at);
    if (known !== undefined) {
      this.at += known.literal.length;
      return known.text;
    }
    const start = this.at;
    const text = this.text();
    if (!this.failed) this.#words.learn(text, this.#view, start);
    return text;
  }

  wordOrNull(): string | null {
    return this.skips(NULL) ? null : this.word();
  }

  text(): string {
    if (this.failed) return '';
    const { bytes } = this;
    const start = this.at + 1;
    let end = start;
    while (isPlain(bytes[end])) end += 1;
    if (bytes[start - 1] !== QUOTE || bytes[end] !== QUOTE) this.failed = true;
    this.at = end + 1;
    return bytes.toString('latin1', start, end);
  }

  /** A whole number from zero on. */
  count(): number {
    if (this.failed) return 0;
    const { bytes } = this;
    const start = this.at;
    let value = 0;
    let end = start;
    for (let digit = digitOf(bytes[end]); digit !== NO_DIGIT; digit = digitOf(bytes[end])) {
      value = value * 10 + digit;
      end += 1;
    }
    const digits = end - start;
    if (digits === 0 || digits > MOST_DIGITS || (digits > 1 && bytes[start] === ZERO)) this.failed = true;
    this.at = end;
    return value;
  }

  countOrNull(): number | null {
    return this.skips(NULL) ? null : this.count();
  }

  /** Dollars, to the millionth; the very number that JSON makes of the same digits. */
  moneyOrNull(): number | null {
    if (this.skips(NULL)) return null;
    const dollars = this.count();
    if (dollars >= MOST_DOLLARS) this.failed = true;
    if (this.bytes[this.at] !== POINT) return dollars;
    this.at += 1;
    return (dollars * MICRO + this.#millionths()) / MICRO;
  }

  flag(): boolean {
    if (this.skips(TRUE)) return true;
    this.skip(FALSE);
    return false;
  }

  #millionths(): number {
    const { bytes, at } = this;
    let value = 0;
    let digits = 0;
    for (; digits < MICRO_DIGITS; digits += 1) {
      const digit = digitOf(bytes[at + digits]);
      if (digit === NO_DIGIT) break;
      value = value * 10 + digit;
    }
    if (digits === 0) this.failed = true;
    this.at = at + digits;
    for (; digits < MICRO_DIGITS; digits += 1) value *= 10;
    return value;
  }
}

const NO_DIGIT = -1;

function digitOf(byte: number | undefined): number {
  const digit = (byte ?? 0) - ZERO;
  return digit >= 0 && digit <= 9 ? digit : NO_DIGIT;
}

/** Neither a quote nor an escape, and the same in every encoding. */
const isPlain = (byte = 0): boolean => byte >= SPACE && byte <= TILDE && byte !== QUOTE && byte !== BACKSLASH;
