/** The single left-to-right pass behind the sanitiser, for whole texts and for streams. */

import {
  CONTEXT_UNITS,
  characterAt,
  EMOJI_STYLE,
  findSuspect,
  isControl,
  isExtender,
  isInvisible,
  isPictograph,
  JOINER,
  KEYCAP,
  mayJoin,
  takesEmojiStyle,
  visible,
} from './characters.ts';
import { EscapeSkipper, opensEscape } from './escape.ts';
import { applySgr, openStyle, PLAIN_STYLE, RESET, type Style, sameStyle } from './sgr.ts';

/** `colour`: re-emit allowed SGR, closed at every line end. `multiline`: keep newlines. Both default to false. */
export interface SanitiseOptions {
  readonly colour?: boolean;
  readonly multiline?: boolean;
}

/** More marks than any living script puts on one base. */
const MAX_MARKS = 8;
const TAB = '    ';
/** Text state between chunks. Everything is decided from content alone, so chunk borders cannot change the result. */
export class Scanner {
  readonly #colour: boolean;
  readonly #multiline: boolean;
  readonly #escape = new EscapeSkipper();
  #out = '';
  /** The last units written, to judge joiners and marks by what they would attach to. */
  #before = '';
  #marks = 0;
  /** CR, joiner or emoji style selector whose fate the next character decides. */
  #pending = '';
  #half = '';
  #style: Style = PLAIN_STYLE;
  #shown: Style = PLAIN_STYLE;

  constructor(options: SanitiseOptions) {
    this.#colour = options.colour ?? false;
    this.#multiline = options.multiline ?? false;
  }

  push(chunk: string): string {
    const whole = this.#half + chunk;
    const torn = /[\uD800-\uDBFF]$/.test(whole.slice(-1));
    this.#half = torn ? whole.slice(-1) : '';
    return this.#scan(torn ? whole.slice(0, -1) : whole);
  }

  flush(): string {
    const half = this.#half;
    this.#half = '';
    let rest = this.#scan(half);
    this.#escape.close();
    this.#endEscape();
    this.#settle('');
    this.#closeStyle();
    rest += this.#take();
    this.#before = '';
    this.#marks = 0;
    return rest;
  }

  #scan(text: string): string {
    const passage = { newlines: this.#multiline && !this.#colour, wellFormed: text.isWellFormed() };
    let index = 0;
    while (index < text.length) {
      if (this.#escape.active) {
        index = this.#escape.skip(text, index);
        this.#endEscape();
        continue;
      }
      this.#settle(characterAt(text, index));
      const stop = findSuspect(text, index, passage);
      if (stop > index) this.#keep(text.slice(index, stop));
      index = stop;
      if (index < text.length) {
        const character = characterAt(text, index);
        this.#judge(character);
        index += character.length;
      }
    }
    return this.#take();
  }

  #take(): string {
    const out = this.#out;
    this.#out = '';
    return out;
  }

  #judge(character: string): void {
    if (isControl(character.charCodeAt(0))) {
      this.#judgeControl(character);
    } else if (character === JOINER && mayJoin(this.#before)) {
      this.#pending = character;
    } else if (character === EMOJI_STYLE) {
      this.#judgeEmojiStyle();
    } else if (isInvisible(character)) {
      this.#show(character);
    } else if (isExtender(character, this.#before)) {
      this.#judgeMark(character);
    } else {
      this.#keep(character);
    }
  }

  #judgeControl(character: string): void {
    if (opensEscape(character)) this.#escape.open(character);
    else if (character === '\r') this.#pending = character;
    else if (character === '\t') this.#keep(TAB);
    else if (character === '\n' && this.#multiline) this.#endLine();
    else this.#show(character);
  }

  #judgeEmojiStyle(): void {
    const verdict = takesEmojiStyle(this.#before);
    if (verdict === 'yes') this.#keep(EMOJI_STYLE);
    else if (verdict === 'if-keycap') this.#pending = EMOJI_STYLE;
    else this.#show(EMOJI_STYLE);
  }

  #judgeMark(character: string): void {
    const hasBase = this.#before !== '' && !this.#before.endsWith('\n');
    if (!hasBase) this.#marks = MAX_MARKS;
    const marks = this.#marks + 1;
    if (marks > MAX_MARKS) this.#show(character);
    else this.#keep(character);
    this.#marks = Math.min(marks, MAX_MARKS);
  }

  /** Decides a pending character now that the next one is known ('' at the end of the input). */
  #settle(next: string): void {
    const pending = this.#pending;
    if (pending === '') return;
    this.#pending = '';
    if (pending === '\r' && next === '\n') return;
    const fits = pending === JOINER ? isPictograph(next) : pending === EMOJI_STYLE && next === KEYCAP;
    if (fits) this.#keep(pending);
    else this.#show(pending);
  }

  #keep(text: string): void {
    this.#openStyle();
    this.#out += text;
    this.#before =
      text.length >= CONTEXT_UNITS ? text.slice(-CONTEXT_UNITS) : (this.#before + text).slice(-CONTEXT_UNITS);
    this.#marks = 0;
  }

  #show(character: string): void {
    this.#keep(visible(character));
  }

  #endLine(): void {
    this.#closeStyle();
    this.#out += '\n';
    this.#before = '\n';
  }

  #endEscape(): void {
    if (this.#escape.active) return;
    const end = this.#escape.takeEnd();
    if (end.kind === 'stray') this.#show('\u001B');
    else if (end.kind === 'sgr' && this.#colour) this.#style = applySgr(this.#style, end.body);
  }

  #openStyle(): void {
    if (sameStyle(this.#style, this.#shown)) return;
    this.#out += openStyle(this.#style);
    this.#shown = this.#style;
  }

  /** A style never outlives its line: each line can be painted, cut and repeated on its own. */
  #closeStyle(): void {
    if (this.#shown.length > 0) this.#out += RESET;
    this.#style = PLAIN_STYLE;
    this.#shown = PLAIN_STYLE;
  }
}
