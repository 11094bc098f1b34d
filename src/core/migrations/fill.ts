import { type Column, sameName, type Table, type TypeKind } from './model.ts';
import { mentions, tokensOf } from './sql-tokens.ts';

/** What stands in for a value that is lost, by kind. */
const EMPTY: Readonly<Record<TypeKind, string>> = {
  integer: '0',
  real: '0.0',
  number: '0',
  boolean: '0',
  text: "''",
  date: "'1970-01-01'",
  time: "'00:00:00'",
  datetime: "'1970-01-01 00:00:00'",
  json: "'[]'",
  blob: "x''",
  unknown: "''",
};

/** An SQL value for a column that may not be NULL and whose values are lost; another one for each row where it is a key. */
export function fillFor(table: Table, column: Column): string {
  const isKey = [table.primaryKey, ...table.uniques].some((names) => names.some((name) => sameName(name, column.name)));
  if (isKey) return isNumber(column) ? 'row_number() OVER ()' : 'CAST(row_number() OVER () AS TEXT)';
  return allowedText(table, column) ?? EMPTY[column.type.kind];
}

const isNumber = ({ type: { kind } }: Column): boolean => kind === 'integer' || kind === 'number' || kind === 'real';

/** The first of the values a check like `state IN ('a', 'b')` lists. */
function allowedText(table: Table, column: Column): string | null {
  const check = table.checks.find((one) => / IN ?\(/i.test(one) && mentions(one, column.name));
  return tokensOf(check ?? '').find((token) => token.kind === 'string')?.text ?? null;
}
