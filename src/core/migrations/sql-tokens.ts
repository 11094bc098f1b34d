import { nameKey } from './model.ts';

export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'mark' | 'comment';
  /** As written. */
  readonly text: string;
  /** A word or a quoted name without its quotes; else as written. */
  readonly value: string;
  readonly line: number;
}

/** Lexical rules of SQLite ("SQL As Understood By SQLite", tokenize.c), as far as declarations use them. */
const PARTS: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /\s+/y],
  ['comment', /--[^\n]*|\/\*[\s\S]*?\*\//y],
  ['string', /[xX]?'(?:[^']|'')*'/y],
  ['quoted', /"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]\n]*\]/y],
  ['number', /(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)/y],
  ['word', /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y],
  ['mark', /->>|->|\|\||<=|>=|<>|!=|==|<<|>>|::|\S/y],
];

/** Takes SQL apart; a quote that is never closed comes back as a mark of its own. `line` is that of the first character. */
export function tokensOf(sql: string, line = 1): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let now = line;
  while (at < sql.length) {
    const [kind, text] = partAt(sql, at);
    if (kind !== 'space') tokens.push({ kind, text, value: kind === 'quoted' ? unquoted(text) : text, line: now });
    now += text.split('\n').length - 1;
    at += text.length;
  }
  return tokens;
}

function partAt(sql: string, at: number): readonly [Token['kind'] | 'space', string] {
  for (const [kind, pattern] of PARTS) {
    pattern.lastIndex = at;
    const text = pattern.exec(sql)?.[0];
    if (text !== undefined) return [kind, text];
  }
  return ['mark', sql.charAt(at)];
}

function unquoted(text: string): string {
  const mark = text.charAt(0);
  const inner = text.slice(1, -1);
  return mark === '[' ? inner : inner.replaceAll(mark + mark, mark);
}

/** Tokens as SQL again, in one line. */
export function sqlOf(tokens: readonly Token[]): string {
  let text = '';
  let before: Token | null = null;
  for (const token of tokens) {
    if (token.kind === 'comment') continue;
    text += before === null || touches(before, token) ? token.text : ` ${token.text}`;
    before = token;
  }
  return text;
}

function touches(before: Token, token: Token): boolean {
  if (before.text === '(' || before.text === '.' || [')', ',', '.'].includes(token.text)) return true;
  return token.text === '(' && before.kind === 'word';
}

/** What two expressions have in common when they say the same but for case, quotes of names, and white space. */
export const expressionKey = (sql: string): string =>
  tokensOf(sql)
    .map((token) => (token.kind === 'word' || token.kind === 'quoted' ? nameKey(token.value) : token.text))
    .join(' ');

/** An identifier as SQL, whatever is in it. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as an SQL literal. */
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Whether an expression speaks of a column. */
export const mentions = (sql: string, column: string): boolean =>
  tokensOf(sql).some((token) => isName(token) && nameKey(token.value) === nameKey(column));

/** The expression with names exchanged, by their `nameKey`. */
export const renamedIn = (sql: string, names: ReadonlyMap<string, string>): string =>
  sqlOf(
    tokensOf(sql).map((token) => {
      const to = isName(token) ? names.get(nameKey(token.value)) : undefined;
      return to === undefined ? token : { ...token, text: quoteName(to) };
    }),
  );

const isName = (token: Token): boolean => token.kind === 'word' || token.kind === 'quoted';
