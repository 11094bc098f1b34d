/**
 * Skips one escape sequence, fed in pieces of any size. Grammar: ECMA-48 and the DEC parser of Paul Williams
 * (vt100.net/emu/dec_ansi_parser), with one rule of our own: no sequence swallows more than a line or 4096 units.
 */

/** What a finished sequence was: dropped silently, SGR with its parameters, or an ESC that began nothing. */
type EscapeEnd = { kind: 'dropped' } | { kind: 'sgr'; body: string } | { kind: 'stray' };

type Phase = 'none' | 'escape' | 'intermediate' | 'csi' | 'string';

/** Longest part of a sequence that is skipped; past it the rest is text, so that nothing long can be hidden. */
const SEQUENCE_LIMIT = 4096;

const INTERMEDIATES = /[ -/]*/y;
const CONTROL_BODY = /[ -?]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this file is about
const STRING_BODY = /[^\u0007\n\r\u0018\u001A\u001B\u0080-\u009F]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: BEL, CAN, SUB and ST end a control string and belong to it
const STRING_END = /[\u0007\u0018\u001A\u009C]/;

const PHASE_AFTER_ESC: Readonly<Record<string, Phase>> = {
  '[': 'csi',
  ']': 'string',
  P: 'string',
  X: 'string',
  '^': 'string',
  _: 'string',
};
const PHASE_OF_C1: Readonly<Record<string, Phase>> = {
  '\u001B': 'escape',
  '\u009B': 'csi',
  '\u009D': 'string',
  '\u0090': 'string',
  '\u0098': 'string',
  '\u009E': 'string',
  '\u009F': 'string',
};

/** Whether this character opens an escape sequence (ESC or the 8-bit form of an introducer). */
export function opensEscape(character: string): boolean {
  return Object.hasOwn(PHASE_OF_C1, character);
}

const DROPPED: EscapeEnd = { kind: 'dropped' };
const STRAY: EscapeEnd = { kind: 'stray' };

/** One sequence at a time: `open` it, `skip` through the text until `active` is false, then take its end. */
export class EscapeSkipper {
  #end: EscapeEnd = DROPPED;
  #phase: Phase = 'none';
  #length = 0;
  #body = '';

  get active(): boolean {
    return this.#phase !== 'none';
  }

  open(introducer: string): void {
    this.#enter(PHASE_OF_C1[introducer] ?? 'none');
  }

  /** Index of the first unit that is not part of the sequence, or the length of the text while it goes on. */
  skip(text: string, from: number): number {
    let index = from;
    while (index < text.length && this.active) index = this.#step(text, index);
    return index;
  }

  /** The input is over: an ESC with nothing after it is shown, any other torn sequence is dropped. */
  close(): void {
    if (this.active) this.#finish(this.#phase === 'escape' ? STRAY : DROPPED);
  }

  /** How the last sequence ended; asked again it says `dropped`, so that no end counts twice. */
  takeEnd(): EscapeEnd {
    const end = this.#end;
    this.#end = DROPPED;
    return end;
  }

  #step(text: string, index: number): number {
    switch (this.#phase) {
      case 'escape':
        return this.#afterEscape(text, index);
      case 'intermediate':
      case 'csi':
        return this.#control(text, index);
      case 'string':
        return this.#string(text, index);
      case 'none':
        return index;
      default:
        return this.#phase satisfies never;
    }
  }

  #afterEscape(text: string, index: number): number {
    const next = text.charAt(index);
    const phase = PHASE_AFTER_ESC[next];
    if (phase) {
      this.#enter(phase);
    } else if (next >= ' ' && next <= '/') {
      this.#enter('intermediate');
    } else if (next >= '0' && next <= '~') {
      this.#finish(DROPPED);
    } else {
      this.#finish(STRAY);
      return index;
    }
    return index + 1;
  }

  #control(text: string, index: number): number {
    const stop = this.#run(this.#phase === 'csi' ? CONTROL_BODY : INTERMEDIATES, text, index);
    if (stop === text.length && this.#length < SEQUENCE_LIMIT) {
      this.#body += text.slice(index, stop);
      return stop;
    }
    const final = text.charAt(stop);
    const complete = final >= (this.#phase === 'csi' ? '@' : '0') && final <= '~' && this.#length < SEQUENCE_LIMIT;
    const body = this.#body + text.slice(index, stop);
    this.#finish(complete && this.#phase === 'csi' && final === 'm' ? { kind: 'sgr', body } : DROPPED);
    return complete ? stop + 1 : stop;
  }

  #string(text: string, index: number): number {
    const stop = this.#run(STRING_BODY, text, index);
    if (this.#length >= SEQUENCE_LIMIT) {
      this.#finish(DROPPED);
      return stop;
    }
    if (stop === text.length) return stop;
    const next = text.charAt(stop);
    if (next === '\u001B') {
      // ST (ESC \) is dropped like any escape; whatever else the ESC begins is a sequence of its own.
      this.#enter('escape');
      return stop + 1;
    }
    this.#finish(DROPPED);
    return STRING_END.test(next) ? stop + 1 : stop;
  }

  /** End of the run a sticky expression matches here, no further than the limit allows. */
  #run(body: RegExp, text: string, index: number): number {
    body.lastIndex = index;
    body.test(text);
    let stop = Math.min(body.lastIndex, index + SEQUENCE_LIMIT - this.#length);
    // Half a character left behind would be a half that stands alone.
    if (/^[\uD800-\uDBFF][\uDC00-\uDFFF]/.test(text.slice(stop - 1, stop + 1))) stop += 1;
    this.#length += stop - index;
    return stop;
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#length = 0;
    this.#body = '';
  }

  #finish(end: EscapeEnd): void {
    this.#phase = 'none';
    this.#end = end;
  }
}
