import { type Column, type ForeignKey, type Index, nameKey, type SchemaModel, type Table, tableOf } from './model.ts';
import { expressionKey } from './sql-tokens.ts';

const names = (list: readonly string[]): string => list.map(nameKey).join(', ');

export const uniqueKey = (columns: readonly string[]): string => names(columns);

/** What a foreign key says, its actions apart: two of the same columns to the same place are one. */
export const referenceKey = (key: ForeignKey): string =>
  `${names(key.columns)} -> ${nameKey(key.table)} (${names(key.to)})`;

export const indexKey = ({ name, on, unique, where }: Index): string =>
  [nameKey(name), unique, on.map(expressionKey).join(', '), where === null ? '' : expressionKey(where)].join('|');

export const generatedKey = ({ generated }: Column): string =>
  generated === null ? '' : `${generated.stored} ${expressionKey(generated.expression)}`;

export const defaultKey = (column: Column): string => (column.default === null ? '' : expressionKey(column.default));

export const typeKey = ({ type }: Column): string => `${type.kind} ${type.sql.toUpperCase()}`;

/** All that a column says of itself, its place among the others apart. */
export const columnKey = (column: Column): string =>
  [
    nameKey(column.name),
    expressionKey(column.type.sql),
    column.notNull,
    defaultKey(column),
    column.collate ?? '',
    generatedKey(column),
  ].join('|');

const sorted = (list: readonly string[]): string => [...list].sort().join('\n');

/** All that SQLite keeps of a table but its indexes: two tables with the same key need no change to become each other. */
export const tableKey = (table: Table): string =>
  [
    table.columns.map(columnKey).join('\n'),
    names(table.primaryKey),
    table.autoincrement,
    sorted(table.uniques.map(uniqueKey)),
    sorted(table.foreignKeys.map((key) => `${referenceKey(key)} ${key.actions}`)),
    sorted(table.checks.map(expressionKey)),
    table.strict,
    table.withoutRowid,
  ].join('\n--\n');

/** The model with every foreign key saying which columns it points to: where nothing is said, the primary key. */
export function resolved(model: SchemaModel): SchemaModel {
  const tables = model.tables.map((table) => ({
    ...table,
    foreignKeys: table.foreignKeys.map((key) =>
      key.to.length > 0 ? key : { ...key, to: tableOf(model, key.table)?.primaryKey ?? [] },
    ),
  }));
  return { tables };
}
