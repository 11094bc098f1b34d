import { isConstant } from './diff-columns.ts';
import { fillFor } from './fill.ts';
import { columnKey, indexKey, tableKey } from './keys.ts';
import { type Column, columnOf, sameName, type Table } from './model.ts';
import { columnSql, createIndex, createTable, nameList, target } from './print-sql.ts';
import { mentions, quoteName, quoteText } from './sql-tokens.ts';

/** Two forms of one table, under the same names; `fill` gives rows a value where the way back has none for them. */
export interface Turn {
  readonly before: Table;
  readonly after: Table;
  readonly fill: boolean;
  /** A name no table has. */
  readonly spare: string;
}

/** Away with the indexes a table has no more. They go first: another table's new one may have the same name. */
export function dropIndexes(before: Table, after: Table): readonly string[] {
  const has = new Set(after.indexes.map(indexKey));
  return before.indexes.filter((one) => !has.has(indexKey(one))).map(({ name }) => `DROP INDEX ${quoteName(name)};`);
}

/**
 * Statements that make one form of a table into another, once the indexes it has no more are gone: by ALTER where SQLite
 * allows it, else by building it anew.
 */
export function changeTable(turn: Turn): readonly string[] {
  const { before, after } = turn;
  const altered = tableKey(before) === tableKey(after) ? [] : alterSteps(before, after);
  return altered === null ? rebuild(turn) : [...altered, ...newIndexes(before, after)];
}

function newIndexes(before: Table, after: Table): readonly string[] {
  const had = new Set(before.indexes.map(indexKey));
  return after.indexes.filter((one) => !had.has(indexKey(one))).map((index) => createIndex(after, index));
}

/** DROP COLUMN and ADD COLUMN, where nothing else changes and SQLite allows each; null elsewhere. */
function alterSteps(before: Table, after: Table): readonly string[] | null {
  const dropped = before.columns.filter((column) => columnOf(after, column.name) === undefined);
  const added = after.columns.filter((column) => columnOf(before, column.name) === undefined);
  if (!dropped.every((column) => isFree(before, column)) || !added.every((column) => isAddable(after, column)))
    return null;
  const kept = before.columns.filter((column) => !dropped.includes(column));
  // A table always has a column that is not computed.
  if (kept.every((column) => column.generated !== null)) return null;
  const keys = after.foreignKeys.filter((key) =>
    key.columns.some((name) => added.some((one) => sameName(one.name, name))),
  );
  const reached = { ...before, columns: [...kept, ...added], foreignKeys: [...before.foreignKeys, ...keys] };
  if (tableKey(reached) !== tableKey(after)) return null;
  const table = quoteName(after.name);
  return [
    ...dropped.map((column) => `ALTER TABLE ${table} DROP COLUMN ${quoteName(column.name)};`),
    ...added.map(
      (column) => `ALTER TABLE ${table} ADD COLUMN ${[columnSql(column), ...pointing(after, column)].join(' ')};`,
    ),
  ];
}

const pointing = (table: Table, { name }: Column): readonly string[] =>
  table.foreignKeys.filter((key) => key.columns.some((one) => sameName(one, name))).map(target);

/** A column that no key, check, index or other column speaks of (sqlite.org/lang_altertable.html, DROP COLUMN). */
function isFree(table: Table, { name }: Column): boolean {
  const named = [table.primaryKey, ...table.uniques, ...table.foreignKeys.map((key) => key.columns)].flat();
  const spoken = [
    ...table.checks,
    ...table.indexes.flatMap((index) => [...index.on, index.where ?? '']),
    ...table.columns.map((column) => column.generated?.expression ?? ''),
  ];
  return !named.some((one) => sameName(one, name)) && !spoken.some((text) => mentions(text, name));
}

/** What ADD COLUMN allows (the same page): no key, no check, no moment, no column that has to be filled. */
function isAddable(table: Table, column: Column): boolean {
  const { name, notNull, generated } = column;
  const isKey = [...table.primaryKey, ...table.uniques.flat()].some((one) => sameName(one, name));
  if (isKey || table.checks.some((check) => mentions(check, name))) return false;
  if (column.default !== null && !isConstant(column.default)) return false;
  if (notNull && column.default === null) return false;
  const keys = table.foreignKeys.filter((key) => key.columns.some((one) => sameName(one, name)));
  return (
    generated?.stored !== true && keys.every((key) => key.columns.length === 1 && column.default === null && !notNull)
  );
}

/** The way of sqlite.org/lang_altertable.html, section 7: a new table, its rows, away with the old one, its name. */
function rebuild({ before, after, fill, spare }: Turn): readonly string[] {
  const values = valuesOf({ before, after, fill });
  const [old, made] = [quoteName(after.name), quoteName(spare)];
  const columns = nameList(values.map(([name]) => name));
  const given = values.map(([, value]) => value).join(', ');
  return [
    createTable(after, spare),
    `INSERT INTO ${made} ${columns} SELECT ${given} FROM ${old};`,
    ...(before.autoincrement && after.autoincrement ? counter(after.name, spare) : []),
    `DROP TABLE ${old};`,
    `ALTER TABLE ${made} RENAME TO ${old};`,
    ...after.indexes.map((index) => createIndex(after, index)),
  ];
}

type Value = readonly [column: string, sql: string];

/** What each row gets, column by column; where no column stays, the rows stay all the same. */
function valuesOf(turn: Omit<Turn, 'spare'>): readonly Value[] {
  const values = turn.after.columns.flatMap((column): Value[] => {
    const value = valueFor(turn, column);
    return value === null ? [] : [[column.name, value]];
  });
  const first = turn.after.columns.find((column) => column.generated === null);
  return values.length > 0 || first === undefined ? values : [[first.name, first.default ?? 'NULL']];
}

/** Numbers that were used once are not used again, though their rows are gone. */
function counter(name: string, spare: string): readonly string[] {
  const [old, made] = [quoteText(name), quoteText(spare)];
  return [
    `DELETE FROM sqlite_sequence WHERE name = ${made};`,
    `INSERT INTO sqlite_sequence (name, seq) SELECT ${made}, seq FROM sqlite_sequence WHERE name = ${old};`,
  ];
}

/** What a row gets in a column; null where SQLite puts it in itself: computed, the default, or nothing. */
function valueFor({ before, after, fill }: Omit<Turn, 'spare'>, column: Column): string | null {
  if (column.generated !== null) return null;
  const old = columnOf(before, column.name);
  const name = quoteName(column.name);
  if (old !== undefined) {
    const filled = column.notNull && !old.notNull && column.default !== null && columnKey(old) !== columnKey(column);
    return filled ? `COALESCE(${name}, ${column.default})` : name;
  }
  return fill && column.notNull && column.default === null ? fillFor(after, column) : null;
}
