import { changeTable, dropIndexes } from './change-table.ts';
import { resolved } from './keys.ts';
import { nameKey, type SchemaModel, type Table } from './model.ts';
import { createAll } from './print-sql.ts';
import { type Matched, matchTables, type Pair } from './renames.ts';
import { quoteName } from './sql-tokens.ts';

/** Statements for SQLite, one transaction each way; empty where the database is the same before and after. */
export interface Scripts {
  readonly up: readonly string[];
  readonly down: readonly string[];
}

/** How one form of the data becomes the other, and back. */
export function scriptsOf(from: SchemaModel, to: SchemaModel): Scripts {
  const [before, after] = [resolved(from), resolved(to)];
  const matched = matchTables(before, after);
  const names = new Set([...before.tables, ...after.tables].map((table) => nameKey(table.name)));
  return {
    up: transaction(steps(matched, { names, fill: false })),
    down: transaction(steps(turnedBack(matched, before), { names, fill: true })),
  };
}

interface Ground {
  /** Names no table may get. */
  readonly names: ReadonlySet<string>;
  readonly fill: boolean;
}

/** The match as it looks from the other side: what is added is removed, and names go back. */
function turnedBack({ pairs, added, removed }: Matched, before: SchemaModel): Matched {
  const back = pairs.flatMap((pair): Pair[] => {
    const old = before.tables.find((table) => nameKey(table.name) === nameKey(pair.was));
    if (old === undefined) return [];
    // Going back, the names change last: until then the table is known by its present ones.
    return [{ before: pair.after, after: pair.before, was: pair.was, columns: pair.columns }];
  });
  return { pairs: back, added: removed, removed: added };
}

/** The way there renames first and then changes; the way back changes first and renames then. */
function steps({ pairs, added, removed }: Matched, { names, fill }: Ground): readonly string[] {
  const renames = pairs.flatMap((pair) => (fill ? renameBack(pair) : renameThere(pair)));
  const gone = removed.filter(isDescribed).map((table) => `DROP TABLE ${quoteName(table.name)};`);
  const made = added.filter(isDescribed).flatMap(createAll);
  const described = pairs.filter(areDescribed);
  const changes = [
    ...described.flatMap(({ before, after }) => dropIndexes(before, after)),
    ...described.flatMap(({ before, after }) =>
      changeTable({ before, after, fill, spare: spareName(after.name, names) }),
    ),
  ];
  return fill ? [...gone, ...changes, ...renames, ...made] : [...renames, ...gone, ...made, ...changes];
}

const isDescribed = (table: Table): boolean => table.columns.length > 0;
const areDescribed = ({ before, after }: Pair): boolean => isDescribed(before) && isDescribed(after);

function renameThere({ after, was, columns }: Pair): readonly string[] {
  if (!isDescribed(after)) return [];
  const table =
    nameKey(was) === nameKey(after.name) ? [] : [`ALTER TABLE ${quoteName(was)} RENAME TO ${quoteName(after.name)};`];
  return [...table, ...columns.map(([from, to]) => renameColumn(after.name, from, to))];
}

function renameBack({ after, was, columns }: Pair): readonly string[] {
  if (!isDescribed(after)) return [];
  const table =
    nameKey(was) === nameKey(after.name) ? [] : [`ALTER TABLE ${quoteName(after.name)} RENAME TO ${quoteName(was)};`];
  return [...columns.map(([from, to]) => renameColumn(after.name, to, from)), ...table];
}

const renameColumn = (table: string, from: string, to: string): string =>
  `ALTER TABLE ${quoteName(table)} RENAME COLUMN ${quoteName(from)} TO ${quoteName(to)};`;

function spareName(name: string, taken: ReadonlySet<string>): string {
  let spare = `${name}_new`;
  while (taken.has(nameKey(spare))) spare = `${spare}_new`;
  return spare;
}

/**
 * Everything or nothing. Foreign keys are off meanwhile, since a table that is built anew is dropped once, and are all
 * looked through before the end: one that points to nothing breaks the check, and with it the transaction.
 */
function transaction(statements: readonly string[]): readonly string[] {
  if (statements.length === 0) return [];
  return [
    'PRAGMA foreign_keys = OFF;',
    'BEGIN IMMEDIATE;',
    ...statements,
    'CREATE TEMP TABLE "broken_references" ("rows" INTEGER CONSTRAINT "every foreign key points to a row" CHECK ("rows" = 0));',
    'INSERT INTO "broken_references" SELECT count(*) FROM pragma_foreign_key_check;',
    'DROP TABLE temp."broken_references";',
    'COMMIT;',
    'PRAGMA foreign_keys = ON;',
  ];
}
