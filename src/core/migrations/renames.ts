import { columnOf, nameKey, type SchemaModel, sameName, type Table, tableOf } from './model.ts';
import { renamedIn } from './sql-tokens.ts';

/** A table as it was, under the names it has now, beside the table as it is. */
export interface Pair {
  /** With every rename done; its lines are those of the earlier text. */
  readonly before: Table;
  readonly after: Table;
  /** The table's earlier name; the present one where it is not renamed. */
  readonly was: string;
  /** Columns that are renamed: earlier and present name. */
  readonly columns: readonly (readonly [string, string])[];
}

/** What became of the tables of one model in another. */
export interface Matched {
  readonly pairs: readonly Pair[];
  readonly added: readonly Table[];
  readonly removed: readonly Table[];
}

/**
 * Brings two models together by name. A rename is taken for one only where `renamed from` says so, the earlier name is
 * gone and the present one is new: a hint that was followed once does nothing more, anything else is removed and added.
 */
export function matchTables(before: SchemaModel, after: SchemaModel): Matched {
  const tables = new Map(after.tables.map((table) => [nameKey(table.name), earlierName(table, before, after)]));
  const renames = new Map([...tables].map(([present, was]) => [nameKey(was), present]));
  const names = after.tables.flatMap((table) => columnsOf(before, tables, table));
  const columnNames = new Map(names.map(({ table, columns }) => [table, new Map(columns)]));
  const pairs = after.tables.flatMap((table): Pair[] => {
    const was = tables.get(nameKey(table.name)) ?? table.name;
    const old = tableOf(before, was);
    if (old === undefined) return [];
    const columns = names.find((one) => one.table === nameKey(was))?.pairs ?? [];
    const present = (name: string): string => tableOf(after, renames.get(nameKey(name)) ?? name)?.name ?? name;
    return [{ before: { ...renamedTable(old, columnNames, present), name: table.name }, after: table, was, columns }];
  });
  const known = new Set(pairs.map((pair) => nameKey(pair.was)));
  return {
    pairs,
    added: after.tables.filter((table) => tableOf(before, tables.get(nameKey(table.name)) ?? '') === undefined),
    removed: before.tables.filter((table) => !known.has(nameKey(table.name))),
  };
}

function earlierName({ name, was }: Table, before: SchemaModel, after: SchemaModel): string {
  if (was === null || tableOf(before, name) !== undefined) return name;
  const isGone = tableOf(before, was) !== undefined && tableOf(after, was) === undefined;
  const claims = after.tables.filter((table) => table.was !== null && sameName(table.was, was));
  return isGone && claims.length === 1 ? was : name;
}

interface ColumnNames {
  /** `nameKey` of the table's earlier name. */
  readonly table: string;
  /** Present names by the `nameKey` of earlier ones. */
  readonly columns: readonly (readonly [string, string])[];
  readonly pairs: readonly (readonly [string, string])[];
}

function columnsOf(before: SchemaModel, tables: ReadonlyMap<string, string>, after: Table): ColumnNames[] {
  const old = tableOf(before, tables.get(nameKey(after.name)) ?? '');
  if (old === undefined) return [];
  const pairs = after.columns.flatMap(({ name, was }) => {
    const isCertain = was !== null && columnOf(old, name) === undefined && columnOf(after, was) === undefined;
    const column = isCertain ? columnOf(old, was) : undefined;
    const taken = after.columns.filter((one) => one.was !== null && was !== null && nameKey(one.was) === nameKey(was));
    return column === undefined || taken.length > 1 ? [] : [[column.name, name] as const];
  });
  return [{ table: nameKey(old.name), columns: pairs.map(([was, name]) => [nameKey(was), name]), pairs }];
}

type Names = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** The table with the names that its columns, and the tables it refers to, have now. */
function renamedTable(table: Table, names: Names, present: (table: string) => string): Table {
  const own = names.get(nameKey(table.name)) ?? new Map<string, string>();
  const rename = (name: string): string => own.get(nameKey(name)) ?? name;
  const text = (sql: string): string => (own.size === 0 ? sql : renamedIn(sql, own));
  return {
    ...table,
    columns: table.columns.map((column) => ({
      ...column,
      name: rename(column.name),
      generated: column.generated && { ...column.generated, expression: text(column.generated.expression) },
    })),
    primaryKey: table.primaryKey.map(rename),
    uniques: table.uniques.map((unique) => unique.map(rename)),
    checks: table.checks.map(text),
    foreignKeys: table.foreignKeys.map((key) => ({
      ...key,
      columns: key.columns.map(rename),
      table: present(key.table),
      to: key.to.map((name) => names.get(nameKey(key.table))?.get(nameKey(name)) ?? name),
    })),
    indexes: table.indexes.map((index) => ({
      ...index,
      on: index.on.map(text),
      where: index.where === null ? null : text(index.where),
    })),
  };
}
