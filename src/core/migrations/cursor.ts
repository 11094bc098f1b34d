import type { Token } from './sql-tokens.ts';

/** Reads tokens one after the other; what does not fit leaves it where it is. Comments are passed over. */
export class Cursor {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens.filter((token) => token.kind !== 'comment');
  }

  get done(): boolean {
    return this.at >= this.tokens.length;
  }

  get next(): Token | undefined {
    return this.tokens[this.at];
  }

  /** The line of what comes next, or of the last token. */
  get line(): number {
    return (this.next ?? this.tokens.at(-1))?.line ?? 1;
  }

  get rest(): readonly Token[] {
    return this.tokens.slice(this.at);
  }

  get place(): number {
    return this.at;
  }

  goTo(place: number): void {
    this.at = place;
  }

  /** Takes these words, in any case, when they all come next: `'not null'`. */
  words(text: string): boolean {
    const words = text.split(' ');
    const fits = words.every((word, index) => {
      const token = this.tokens[this.at + index];
      return token !== undefined && token.kind !== 'quoted' && token.text.toLowerCase() === word;
    });
    if (fits) this.at += words.length;
    return fits;
  }

  /** The first of these that comes next. */
  oneOf(texts: readonly string[]): string | null {
    return texts.find((text) => this.words(text)) ?? null;
  }

  take(): Token | undefined {
    const token = this.next;
    if (token !== undefined) this.at += 1;
    return token;
  }

  /** A name, bare or quoted; a schema's name before it is dropped. */
  name(): string | null {
    const token = this.next;
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted')) return null;
    this.at += 1;
    return token.value;
  }

  /** What stands between balanced parentheses that open next, without them. */
  parenthesised(): readonly Token[] | null {
    if (this.next?.text !== '(') return null;
    let depth = 0;
    for (let end = this.at; end < this.tokens.length; end += 1) {
      const text = this.tokens[end]?.text;
      if (text === '(') depth += 1;
      if (text === ')') depth -= 1;
      if (depth > 0) continue;
      const inner = this.tokens.slice(this.at + 1, end);
      this.at = end + 1;
      return inner;
    }
    return null;
  }

  /** Names between parentheses: `(a, "b")`. */
  names(): readonly string[] | null {
    const start = this.at;
    const parts = this.parenthesised();
    const names = parts === null ? [] : splitAt(parts, ',').map((one) => (one.length === 1 ? nameOf(one[0]) : null));
    if (names.length > 0 && names.every((name) => name !== null)) return names;
    this.at = start;
    return null;
  }
}

function nameOf(token: Token | undefined): string | null {
  return token?.kind === 'word' || token?.kind === 'quoted' ? token.value : null;
}

/** Parts of a list at its own level: `a, f(b, c)` has two. */
export function splitAt(tokens: readonly Token[], ...marks: readonly string[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    if (depth === 0 && marks.includes(token.text)) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
