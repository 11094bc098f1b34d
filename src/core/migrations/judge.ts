import type { Proof } from '../../../schemas/migration-event.ts';
import type { Dump, Ran, TrialStep } from '../../../schemas/shadow.ts';
import { indexKey, resolved, tableKey } from './keys.ts';
import { type Models, nameKey, type SchemaModel, type Table } from './model.ts';
import { SchemaDraft } from './schema-draft.ts';
import { readStatements } from './statements.ts';

/** Differences told of; the count of them says the rest. */
const TOLD = 5;

/**
 * What trials showed, the one with the most daring rows first: the first that got there and back counts, and why those
 * before it were refused is said with it. Both ways are compared with the schemas they are to lead to, and all rows.
 */
export function judgeTrials(models: Models, runs: readonly Ran[]): Proof {
  let unfit: string | null = null;
  for (const ran of runs) {
    if (ran.kind === 'untried') return { kind: 'unproven', why: ran.why };
    if (ran.kind === 'impossible') return { kind: 'unproven', why: `SQLite refuses the schema as it was: ${ran.why}` };
    const refusal = refusalOf(ran);
    if (refusal === null && ran.down !== null) return judged(models, { ...ran, down: ran.down, unfit });
    unfit ??= refusal;
  }
  return { kind: 'refused', why: unfit ?? 'nothing was tried' };
}

/** Whether a trial got there and back, so that no tamer rows need to be tried. */
export const isOver = (ran: Ran): boolean => ran.kind !== 'ran' || refusalOf(ran) === null;

function refusalOf({ up, down }: Extract<Ran, { kind: 'ran' }>): string | null {
  if (up.error !== null) return `the way there was refused: ${up.error}`;
  return down === null || down.error === null ? null : `the way back was refused: ${down.error}`;
}

interface Through {
  readonly before: Dump;
  readonly up: TrialStep;
  readonly down: TrialStep;
  readonly unfit: string | null;
}

function judged({ from, to }: Models, { before, up, down, unfit }: Through): Proof {
  const rows = before.tables.reduce((sum, table) => sum + (isOwn(table.name) ? table.rows.length : 0), 0);
  const what = [
    ...unlike(to, up.dump).map((words) => `after the way there ${words}`),
    ...unlike(from, down.dump).map((words) => `after the way back ${words}`),
    ...before.tables.flatMap((table) => lostRows(table, down.dump)),
  ];
  if (what.length === 0) return { kind: 'restored', rows, unfit };
  const more = what.length > TOLD ? [`and ${what.length - TOLD} more differences`] : [];
  return { kind: 'differs', rows, what: [...what.slice(0, TOLD), ...more], unfit };
}

const isOwn = (name: string): boolean => !name.startsWith('sqlite_');

/** Tables that are not as the model says, as words. */
function unlike(model: SchemaModel, dump: Dump): readonly string[] {
  const found = new Map(resolved(modelOf(dump.sql)).tables.map((table) => [nameKey(table.name), wholeKey(table)]));
  const meant = resolved(model).tables.filter((table) => table.columns.length > 0);
  const names = new Set(meant.map((table) => nameKey(table.name)));
  const extra = [...found.keys()].filter((name) => !names.has(name));
  return [
    ...meant
      .filter((table) => found.get(nameKey(table.name)) !== wholeKey(table))
      .map((one) => `table ${one.name} is another`),
    ...extra.map((name) => `there is a table ${name}`),
  ];
}

const wholeKey = (table: Table): string => [tableKey(table), ...table.indexes.map(indexKey).sort()].join('\n');

/** The model of what a database says of itself. */
function modelOf(sql: readonly string[]): SchemaModel {
  const draft = new SchemaDraft();
  for (const statement of sql) readStatements(draft, `${statement};`, 1);
  return draft.finish().model;
}

type TableDump = Dump['tables'][number];

/** A table that counts has a number before its first row in one case and none in another: it says the same. */
const counted = (table: TableDump): TableDump =>
  isOwn(table.name) ? table : { ...table, rows: table.rows.filter(([, seq]) => seq !== '0' && seq !== 'NULL') };

/** Rows that are not there any more as they were: of each column how many, with an example. */
function lostRows(before: TableDump, after: Dump): readonly string[] {
  const found = after.tables.find((one) => nameKey(one.name) === nameKey(before.name));
  if (found === undefined) return isOwn(before.name) ? [`table ${before.name} does not come back`] : [];
  const [table, now] = [counted(before), counted(found)];
  if (sorted(table) === sorted(now)) return [];
  if (table.rows.length !== now.rows.length)
    return [`${table.name}: ${now.rows.length} of ${table.rows.length} rows come back`];
  return table.columns.flatMap((column, at) => lostValues({ table, now, column, at }));
}

const sorted = ({ rows }: TableDump): string =>
  rows
    .map((row) => JSON.stringify(row))
    .sort()
    .join('\n');

interface Values {
  readonly table: TableDump;
  readonly now: TableDump;
  readonly column: string;
  readonly at: number;
}

function lostValues({ table, now, column, at }: Values): readonly string[] {
  const lost = table.rows.flatMap((row, index) => {
    const [was, is] = [row[at] ?? '', now.rows[index]?.[at] ?? ''];
    return was === is ? [] : [`${short(was)} comes back as ${short(is)}`];
  });
  return lost.length === 0
    ? []
    : [`${table.name}.${column}: ${lost.length} of ${table.rows.length} values, e.g. ${lost[0]}`];
}

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
