import { isConstant } from './diff-columns.ts';
import { type Column, type SchemaModel, sameName, type Table, type TypeKind } from './model.ts';
import { nameList } from './print-sql.ts';
import { mentions, quoteName, tokensOf } from './sql-tokens.ts';

/** A row to be tried: one that the table refuses is left out. */
export interface SampleRow {
  readonly table: string;
  readonly insert: string;
  /** Holds neither NULL nor a value at an edge. */
  readonly plain: boolean;
}

/** Rows tried per table, of which the plain ones come first. */
const PLAIN_ROWS = 8;
const EDGE_ROWS = 24;

/** SQL values of each kind that are like any other. */
const PLAIN: Readonly<Record<TypeKind, readonly string[]>> = {
  integer: ['1', '2', '30', '400'],
  real: ['1.5', '2.25', '-3.75', '400.125'],
  number: ['1', '2.5', '30', '400.25'],
  text: ["'one'", "'two'", "'three'", "'four'"],
  boolean: ['1', '0', '1', '0'],
  date: ["'2024-01-31'", "'2024-02-29'", "'2025-06-01'", "'2025-12-31'"],
  time: ["'08:00:00'", "'12:30:00'", "'18:45:30'", "'23:59:59'"],
  datetime: ["'2024-01-31 08:00:00'", "'2024-02-29 12:30:00'", "'2025-06-01 18:45:30'", "'2025-12-31 23:59:59'"],
  json: ["'[]'", "'[1,2]'", '\'{"a":1}\'', '\'["x"]\''],
  blob: ["x'01'", "x'0203'", "x'ff'", "x'00ff10'"],
  unknown: ["'a'", "'b'", "'c'", "'d'"],
};

/** And those at which conversions go wrong: bounds, empty texts, quotes, numbers that only look like texts. */
const EDGES: Readonly<Record<TypeKind, readonly string[]>> = {
  integer: ['0', '-1', '9223372036854775807', '-9223372036854775807', '9007199254740993'],
  real: ['0.0', '-0.1', '1e308', '1e-300', '3.0', '9007199254740993.0'],
  number: ['0', '-1', '0.1', '9007199254740993', '12345678901234567890', "'1.50'"],
  text: ["''", "'007'", "' 1.50 '", "'O''Brien'", "'Straße 北京 🙂'", "'1e3'", "'a\nb'", "'2024-02-30'"],
  boolean: ['0', '1'],
  date: ["'0001-01-01'", "'9999-12-31'", "''"],
  time: ["'00:00:00'", "'24:00:00'"],
  datetime: ["'1969-12-31 23:59:59'", "'9999-12-31 23:59:59'", "'2024-02-29T12:30:00Z'"],
  json: ["'null'", '\'{"a":[null,"O\'\'Brien"]}\'', "''"],
  blob: ["x''", "x'00'"],
  unknown: ["''", '7', "x'00'", '1.5'],
};

/**
 * Rows for every table that is described, parents before children: plain ones, then such with edges and NULLs, each an
 * INSERT of its own. The same for the same model. What checks and keys refuse, the database leaves out.
 */
export function sampleRows(model: SchemaModel): readonly SampleRow[] {
  return parentsFirst(model).flatMap((table) => {
    const columns = table.columns
      .filter((column) => column.generated === null)
      .map((column) => sourceOf(table, column));
    return Array.from({ length: PLAIN_ROWS + EDGE_ROWS }, (_, at) => sampleRow(table, columns, at));
  });
}

/** Tables that others point to come first; in a circle the order is the document's. */
function parentsFirst({ tables }: SchemaModel): readonly Table[] {
  const waiting = tables.filter((table) => table.columns.length > 0);
  const done: Table[] = [];
  while (waiting.length > 0) {
    const isFree = (table: Table): boolean =>
      table.foreignKeys.every((key) => !waiting.some((one) => one !== table && sameName(one.name, key.table)));
    const at = Math.max(0, waiting.findIndex(isFree));
    done.push(...waiting.splice(at, 1));
  }
  return done;
}

function sampleRow(table: Table, sources: readonly Source[], at: number): SampleRow {
  const plain = at < PLAIN_ROWS;
  const values = sources.map((source, place) => sampleValue(source, { at, place, plain }));
  const names = nameList(sources.map(({ column }) => column.name));
  return {
    table: table.name,
    insert: `INSERT INTO ${quoteName(table.name)} ${names} VALUES (${values.join(', ')});`,
    plain,
  };
}

/** Where the values of a column come from. */
interface Source {
  readonly column: Column;
  readonly isKey: boolean;
  /** The table and the column it points to. */
  readonly parent: { readonly table: string; readonly column: string } | null;
  readonly plain: readonly string[];
  readonly edges: readonly string[];
}

function sourceOf(table: Table, column: Column): Source {
  const key = table.foreignKeys.find((one) => one.columns.some((name) => sameName(name, column.name)));
  const to = key?.to[key.columns.findIndex((name) => sameName(name, column.name))];
  const isKey = [table.primaryKey, ...table.uniques].some((names) => names.some((name) => sameName(name, column.name)));
  const { kind } = column.type;
  const said = table.checks.filter((check) => mentions(check, column.name)).flatMap(literalsIn);
  const given = column.default === null || !isConstant(column.default) ? [] : [column.default];
  return {
    column,
    isKey,
    parent: key === undefined || to === undefined ? null : { table: key.table, column: to },
    plain: said.length > 0 ? said : PLAIN[kind],
    edges: [...EDGES[kind], ...said, ...given, ...PLAIN[kind]],
  };
}

interface At {
  readonly at: number;
  readonly place: number;
  readonly plain: boolean;
}

function sampleValue({ column, isKey, parent, ...pools }: Source, { at, place, plain }: At): string {
  if (!plain && !column.notNull && (at + place) % 3 === 0) return 'NULL';
  if (parent !== null) {
    // One row of the parent for a whole key: its columns must come from the same row.
    const from = quoteName(parent.table);
    return `(SELECT ${quoteName(parent.column)} FROM ${from} LIMIT 1 OFFSET ${at} % max(1, (SELECT count(*) FROM ${from})))`;
  }
  const pool = plain ? pools.plain : pools.edges;
  // Each round through the pool is shifted by the column's place, so that columns meet in other combinations.
  const round = isKey ? 0 : Math.floor(at / pool.length);
  const value = pool[(at + place + round * (place + 1)) % pool.length] ?? 'NULL';
  return isKey && at >= pool.length ? distinct(column, at) : value;
}

/** The values a check names, and the numbers around them: what lies on its border and on both sides. */
function literalsIn(check: string): readonly string[] {
  return tokensOf(check).flatMap((token) => {
    if (token.kind === 'string') return [token.text];
    const number = token.kind === 'number' ? Number(token.text) : Number.NaN;
    return Number.isSafeInteger(number) ? [String(number + 1), String(number), String(number - 1)] : [];
  });
}

const distinct = ({ type: { kind } }: Column, at: number): string =>
  kind === 'integer' || kind === 'number' || kind === 'real' ? String(1000 + at) : `'value ${at}'`;
