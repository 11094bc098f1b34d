import { type Column, type ForeignKey, type Index, nameKey, type Table } from './model.ts';
import { quoteName } from './sql-tokens.ts';

/** Names between parentheses, quoted. */
export const nameList = (names: readonly string[]): string => `(${names.map(quoteName).join(', ')})`;

/** CREATE TABLE for a table, under another name where one is given. One part to a line. */
export function createTable(table: Table, name = table.name): string {
  const counts = table.autoincrement ? table.primaryKey[0] : undefined;
  const parts = [
    ...table.columns.map((column) =>
      columnSql(column, counts !== undefined && nameKey(column.name) === nameKey(counts)),
    ),
    ...(table.primaryKey.length === 0 || counts !== undefined ? [] : [`PRIMARY KEY ${nameList(table.primaryKey)}`]),
    ...table.uniques.map((unique) => `UNIQUE ${nameList(unique)}`),
    ...table.foreignKeys.map((key) => `FOREIGN KEY ${nameList(key.columns)} ${target(key)}`),
    ...table.checks.map((check) => `CHECK (${check})`),
  ];
  const options = [...(table.strict ? ['STRICT'] : []), ...(table.withoutRowid ? ['WITHOUT ROWID'] : [])].join(', ');
  return `CREATE TABLE ${quoteName(name)} (\n  ${parts.join(',\n  ')}\n)${options === '' ? '' : ` ${options}`};`;
}

/** `REFERENCES "users" ("id") ON DELETE CASCADE`. */
export const target = ({ table, to, actions }: ForeignKey): string =>
  [
    'REFERENCES',
    quoteName(table),
    ...(to.length === 0 ? [] : [nameList(to)]),
    ...(actions === '' ? [] : [actions]),
  ].join(' ');

/** A column as CREATE TABLE and ADD COLUMN have it. */
export function columnSql(column: Column, counts = false): string {
  const { name, type, generated } = column;
  return [
    quoteName(name),
    ...(type.sql === '' ? [] : [type.sql]),
    ...(counts ? ['PRIMARY KEY AUTOINCREMENT'] : []),
    ...(column.notNull ? ['NOT NULL'] : []),
    ...(column.default === null ? [] : [`DEFAULT ${column.default}`]),
    ...(column.collate === null ? [] : [`COLLATE ${column.collate}`]),
    ...(generated === null
      ? []
      : [`GENERATED ALWAYS AS (${generated.expression}) ${generated.stored ? 'STORED' : 'VIRTUAL'}`]),
  ].join(' ');
}

export const createIndex = (table: Table, { name, on, unique, where }: Index): string =>
  `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${quoteName(name)} ON ${quoteName(table.name)} (${on.join(', ')})${where === null ? '' : ` WHERE ${where}`};`;

/** Everything that makes a table out of nothing; empty where its columns are not described. */
export const createAll = (table: Table): readonly string[] =>
  table.columns.length === 0 ? [] : [createTable(table), ...table.indexes.map((index) => createIndex(table, index))];
