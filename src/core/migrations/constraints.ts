import { readTarget } from './attributes.ts';
import { type Cursor, splitAt } from './cursor.ts';
import type { ForeignKey } from './model.ts';
import { sqlOf } from './sql-tokens.ts';

/** Something that is said of a table as a whole. */
export type Constraint =
  | { readonly kind: 'primary-key' | 'unique'; readonly columns: readonly string[] }
  | { readonly kind: 'foreign-key'; readonly key: ForeignKey }
  | { readonly kind: 'check'; readonly text: string }
  | {
      readonly kind: 'index';
      readonly name: string | null;
      readonly on: readonly string[];
      readonly unique: boolean;
      readonly where: string | null;
    }
  | { readonly kind: 'renamed'; readonly from: string };

const READERS: readonly ((cursor: Cursor) => Constraint | null)[] = [
  primaryKey,
  foreignKey,
  check,
  index,
  unique,
  renamed,
];

/** The next constraint of a table, in SQL or in a document; null leaves the cursor where it is. */
export function readConstraint(cursor: Cursor): Constraint | null {
  const place = cursor.place;
  if (cursor.words('constraint') && cursor.name() === null) cursor.goTo(place);
  const start = cursor.place;
  for (const reader of READERS) {
    const found = reader(cursor);
    if (found !== null) return found;
    cursor.goTo(start);
  }
  cursor.goTo(place);
  return null;
}

function primaryKey(cursor: Cursor): Constraint | null {
  if (!cursor.words('primary key')) return null;
  cursor.words(':');
  const columns = cursor.names();
  return columns === null ? null : { kind: 'primary-key', columns };
}

function unique(cursor: Cursor): Constraint | null {
  if (!cursor.words('unique')) return null;
  cursor.oneOf([':', 'key']);
  const columns = cursor.names();
  return columns === null ? null : { kind: 'unique', columns };
}

function foreignKey(cursor: Cursor): Constraint | null {
  if (!cursor.words('foreign key')) return null;
  cursor.words(':');
  const columns = cursor.names();
  if (columns === null || cursor.oneOf(['references', '->', '→']) === null) return null;
  const target = readTarget(cursor);
  return target === null ? null : { kind: 'foreign-key', key: { columns, ...target } };
}

function check(cursor: Cursor): Constraint | null {
  if (!cursor.words('check')) return null;
  cursor.words(':');
  const inner = cursor.parenthesised();
  return inner === null || inner.length === 0 ? null : { kind: 'check', text: sqlOf(inner) };
}

function index(cursor: Cursor): Constraint | null {
  const isUnique = cursor.words('unique');
  if (!cursor.words('index')) return null;
  cursor.words(':');
  const named = cursor.next?.text === '(' || cursor.next?.text.toLowerCase() === 'on' ? null : cursor.name();
  cursor.words('on');
  return indexOn(cursor, { name: named, unique: isUnique });
}

/** The columns and the condition of an index, from its opening parenthesis on. */
export function indexOn(
  cursor: Cursor,
  { name, unique: isUnique }: { readonly name: string | null; readonly unique: boolean },
): Constraint | null {
  const parts = cursor.parenthesised();
  if (parts === null || parts.length === 0) return null;
  const on = splitAt(parts, ',').map((part) => sqlOf(part.length > 1 ? withoutAsc(part) : part));
  if (on.includes('')) return null;
  const where = cursor.words('where') ? whole(cursor) : null;
  return { kind: 'index', name, on, unique: isUnique, where };
}

const withoutAsc = (part: ReturnType<typeof splitAt>[number]) =>
  part.at(-1)?.text.toLowerCase() === 'asc' ? part.slice(0, -1) : part;

function whole(cursor: Cursor): string {
  const text = sqlOf(cursor.rest);
  while (cursor.take() !== undefined);
  return text;
}

function renamed(cursor: Cursor): Constraint | null {
  if (!cursor.words('renamed from')) return null;
  cursor.words(':');
  const from = cursor.name();
  return from === null ? null : { kind: 'renamed', from };
}
