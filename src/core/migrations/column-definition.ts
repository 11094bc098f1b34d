import { type Attribute, readAttribute } from './attributes.ts';
import { declaredType, knownTypeWords } from './column-types.ts';
import type { Cursor } from './cursor.ts';
import type { TableDraft } from './draft.ts';
import type { SchemaDraft } from './schema-draft.ts';
import { sqlOf, type Token } from './sql-tokens.ts';

/** A column whose name was read, and what follows it. */
export interface Reading {
  readonly cursor: Cursor;
  readonly name: string;
  readonly line: number;
}

/** Takes in the type and the constraints of a column in a CREATE TABLE; what it leaves is not understood. */
export function readColumn(draft: SchemaDraft, table: TableDraft, { cursor, name, line }: Reading): void {
  const words = typeWords(cursor);
  const type = declaredType(words, words.length > 0 ? cursor.parenthesised() : null);
  if (type.kind === 'unknown' && words.length > 0) {
    draft.remark(line, `${table.name}.${name}: the type ${sqlOf(words)} is not known; it is compared by its name`);
  }
  table.column(name, line, type);
  if (words[0]?.value.toLowerCase().endsWith('serial') === true) table.say(name, { kind: 'autoincrement' });
  for (let next = namedAttribute(cursor); next !== null; next = namedAttribute(cursor)) table.say(name, next);
}

/** An attribute, after the name it may have been given. */
function namedAttribute(cursor: Cursor): Attribute | null {
  const { place } = cursor;
  if (cursor.words('constraint') && cursor.name() === null) cursor.goTo(place);
  const attribute = readAttribute(cursor);
  if (attribute === null) cursor.goTo(place);
  return attribute;
}

/** The words of a type that is known; of any other, all up to the next attribute, as SQLite does. */
function typeWords(cursor: Cursor): readonly Token[] {
  const known = knownTypeWords(cursor);
  if (known.length > 0) return known;
  const words: Token[] = [];
  while (cursor.next?.kind === 'word' && cursor.next.text.toLowerCase() !== 'constraint') {
    const place = cursor.place;
    if (readAttribute(cursor) !== null) {
      cursor.goTo(place);
      break;
    }
    const word = cursor.take();
    if (word !== undefined) words.push(word);
  }
  return words;
}
