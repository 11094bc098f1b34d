import type { Cursor } from './cursor.ts';
import type { ColumnType, TypeKind } from './model.ts';
import { sqlOf, type Token } from './sql-tokens.ts';

const entry = (kind: TypeKind, sql: string, words: string): readonly (readonly [string, Known])[] =>
  words.split('|').map((word) => [word, { kind, sql }]);

interface Known {
  readonly kind: TypeKind;
  /** What SQLite is told where SCHEMA.md says it in words: of an affinity that keeps the values as they are. */
  readonly sql: string;
}

/** Every type that is understood, by its words; longer ones are tried first. */
const TYPES = new Map<string, Known>([
  ...entry('integer', 'INTEGER', 'integer|int|bigint|smallint|tinyint|mediumint|int8|int4|int2|whole number'),
  ...entry('integer', 'INTEGER', 'serial|bigserial'),
  ...entry('real', 'REAL', 'real|float|double|double precision|float8|float4'),
  ...entry('number', 'NUMERIC', 'number|numeric|money'),
  ...entry('number', 'DECIMAL', 'decimal|dec'),
  ...entry('text', 'TEXT', 'text|string|uuid|email|url|clob|citext|tinytext|mediumtext|longtext|short text|long text'),
  ...entry('text', 'VARCHAR', 'varchar|character varying|nvarchar'),
  ...entry('text', 'CHAR', 'char|character|nchar'),
  ...entry('boolean', 'BOOLEAN', 'boolean|bool'),
  ...entry('date', 'TEXT', 'date'),
  ...entry('time', 'TEXT', 'time|time of day'),
  ...entry('datetime', 'TEXT', 'datetime|timestamp|timestamptz|date and time'),
  ...entry('datetime', 'TEXT', 'timestamp with time zone|timestamp without time zone'),
  ...entry('json', 'TEXT', 'json|jsonb'),
  ...entry('blob', 'BLOB', 'blob|bytea|binary|varbinary|bytes'),
]);
const LONGEST_FIRST = [...TYPES.keys()].sort((a, b) => b.split(' ').length - a.split(' ').length);

/** A type as it was read, with what its words say besides. */
export interface ReadType {
  readonly type: ColumnType;
  /** `number or nothing`, `text?`. */
  readonly nullable: boolean;
  /** `serial`, `bigserial`. */
  readonly counts: boolean;
  /** The values of an `enum('a', 'b')`, as SQL. */
  readonly values: string | null;
}

export const UNKNOWN_TYPE: ColumnType = { kind: 'unknown', sql: '', length: null };

/** Reads a type in the words of a document; null leaves the cursor where it is. */
export function readType(cursor: Cursor): ReadType | null {
  const list = cursor.oneOf(['list of', 'array of', 'set of']);
  if (list !== null) return { ...plain({ kind: 'json', sql: 'TEXT', length: null }), nullable: skipList(cursor) };
  if (cursor.words('enum')) return enumType(cursor);
  const word = cursor.oneOf(LONGEST_FIRST);
  const known = word === null ? undefined : TYPES.get(word);
  if (word === null || known === undefined) return null;
  const type = withArguments(cursor, known);
  const counts = word.endsWith('serial');
  if (cursor.next?.text === '[]') {
    cursor.take();
    return { ...plain({ kind: 'json', sql: 'TEXT', length: null }), nullable: orNothing(cursor) };
  }
  return { ...plain(type), counts, nullable: orNothing(cursor) };
}

const plain = (type: ColumnType): ReadType => ({ type, nullable: false, counts: false, values: null });

/** What a list is of says nothing about how it is stored. */
function skipList(cursor: Cursor): boolean {
  while (!cursor.done && cursor.next?.kind === 'word' && !isOr(cursor)) cursor.take();
  return orNothing(cursor);
}

function isOr(cursor: Cursor): boolean {
  return cursor.next?.text.toLowerCase() === 'or';
}

const orNothing = (cursor: Cursor): boolean =>
  cursor.oneOf(['or nothing', 'or null', 'or none', '| null', '?']) !== null;

function enumType(cursor: Cursor): ReadType | null {
  const place = cursor.place;
  const values = cursor.parenthesised();
  const given = values?.filter((token) => token.text !== ',') ?? [];
  if (given.length === 0 || given.some((token) => token.kind === 'mark')) {
    cursor.goTo(place - 1);
    return null;
  }
  const texts = given.map((token) => (token.kind === 'string' ? token.text : `'${token.value.replaceAll("'", "''")}'`));
  const type: ColumnType = { kind: 'text', sql: 'TEXT', length: null };
  return { ...plain(type), values: texts.join(', '), nullable: orNothing(cursor) };
}

function withArguments(cursor: Cursor, { kind, sql }: Known): ColumnType {
  const given = kind === 'text' || kind === 'number' ? cursor.parenthesised() : null;
  if (given === null) {
    // How wide an integer, a float or a moment is makes no difference to SQLite.
    if (kind !== 'text' && kind !== 'number') cursor.parenthesised();
    return { kind, sql, length: null };
  }
  return { kind, sql: `${sql}(${sqlOf(given)})`, length: kind === 'text' ? lengthOf(given) : null };
}

function lengthOf(given: readonly Token[]): number | null {
  const length = Number(given[0]?.text ?? Number.NaN);
  return given.length === 1 && Number.isSafeInteger(length) ? length : null;
}

/** The tokens of a type that is known, taken; none where none comes next. */
export function knownTypeWords(cursor: Cursor): readonly Token[] {
  const { place, rest } = cursor;
  if (cursor.oneOf(LONGEST_FIRST) === null) return [];
  cursor.words('unsigned');
  return rest.slice(0, cursor.place - place);
}

/** The type of a column in a CREATE TABLE statement, from the tokens that spell it: kept as it is declared. */
export function declaredType(name: readonly Token[], given: readonly Token[] | null): ColumnType {
  const words = name.map((token) => token.value.toLowerCase()).join(' ');
  const known = TYPES.get(words) ?? TYPES.get(name[0]?.value.toLowerCase() ?? '');
  const sql = `${sqlOf(name).toUpperCase()}${given === null ? '' : `(${sqlOf(given)})`}`;
  if (known === undefined) return { ...UNKNOWN_TYPE, sql };
  return { kind: known.kind, sql, length: known.kind === 'text' && given !== null ? lengthOf(given) : null };
}
