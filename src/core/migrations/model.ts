/** What the values of a column are, as far as it decides what a change of type does to them. */
export type TypeKind =
  | 'integer'
  | 'real'
  | 'number'
  | 'text'
  | 'boolean'
  | 'date'
  | 'time'
  | 'datetime'
  | 'json'
  | 'blob'
  | 'unknown';

export interface ColumnType {
  readonly kind: TypeKind;
  /** The type as SQLite is told it; empty where it is not known. */
  readonly sql: string;
  /** Characters a text may have, where the type says so. */
  readonly length: number | null;
}

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly notNull: boolean;
  /** An SQL literal or expression. */
  readonly default: string | null;
  readonly collate: string | null;
  readonly generated: { readonly expression: string; readonly stored: boolean } | null;
  /** The name it had before, where SCHEMA.md says so. */
  readonly was: string | null;
  /** 1-based, in SCHEMA.md. */
  readonly line: number;
}

export interface ForeignKey {
  readonly columns: readonly string[];
  readonly table: string;
  /** Empty: the primary key of the other table. */
  readonly to: readonly string[];
  /** `ON DELETE CASCADE` and the like, in capitals; empty where nothing is said. */
  readonly actions: string;
}

export interface Index {
  /** As declared, or made up from table and columns. */
  readonly name: string;
  /** Column names or expressions, each with its order. */
  readonly on: readonly string[];
  readonly unique: boolean;
  readonly where: string | null;
}

export interface Table {
  readonly name: string;
  /** Empty: the table is named and nothing is said of its columns. */
  readonly columns: readonly Column[];
  readonly primaryKey: readonly string[];
  readonly autoincrement: boolean;
  readonly uniques: readonly (readonly string[])[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly string[];
  readonly indexes: readonly Index[];
  readonly strict: boolean;
  readonly withoutRowid: boolean;
  readonly was: string | null;
  readonly line: number;
}

export interface SchemaModel {
  readonly tables: readonly Table[];
}

/** A schema before and after. */
export interface Models {
  readonly from: SchemaModel;
  readonly to: SchemaModel;
}

/** Something of SCHEMA.md by its 1-based line. */
export interface Note {
  readonly line: number;
  readonly message: string;
}

/** What a SCHEMA.md says. With a fault there is no model to go by; remarks are what was not understood and is not compared. */
export interface ParsedSchema {
  readonly model: SchemaModel;
  readonly faults: readonly Note[];
  readonly remarks: readonly Note[];
}

/** Names of tables and columns are the same to SQLite whatever their case (ASCII). */
export const nameKey = (name: string): string => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

export const sameName = (a: string, b: string): boolean => nameKey(a) === nameKey(b);

/** Things by name; the first of two with one name. Made once for each list, since large schemas ask it very often. */
function byName<T extends { readonly name: string }>(list: readonly T[], known: WeakMap<readonly T[], Map<string, T>>) {
  const there = known.get(list);
  if (there !== undefined) return there;
  const made = new Map([...list].reverse().map((one) => [nameKey(one.name), one]));
  known.set(list, made);
  return made;
}

const columnNames = new WeakMap<readonly Column[], Map<string, Column>>();
const tableNames = new WeakMap<readonly Table[], Map<string, Table>>();

export const columnOf = ({ columns }: Table, name: string): Column | undefined =>
  byName(columns, columnNames).get(nameKey(name));

export const tableOf = ({ tables }: SchemaModel, name: string): Table | undefined =>
  byName(tables, tableNames).get(nameKey(name));

/** A table of which nothing but its name is known yet. */
export const namedTable = (name: string, line: number): Table => ({
  name,
  columns: [],
  primaryKey: [],
  autoincrement: false,
  uniques: [],
  foreignKeys: [],
  checks: [],
  indexes: [],
  strict: false,
  withoutRowid: false,
  was: null,
  line,
});
