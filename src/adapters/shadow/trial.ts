import type { Dump, Ran, Trial } from '../../../schemas/shadow.ts';

/** As much of node:sqlite as a trial uses. */
export interface Database {
  exec(sql: string): void;
  prepare(sql: string): { all(): readonly { readonly [column: string]: unknown }[] };
  close(): void;
}

/**
 * Runs a trial in a database of its own. The function is handed to a worker as text: it uses nothing but its arguments
 * and what is declared in it.
 */
export function runTrial(open: () => Database, trial: Trial): Ran {
  const database = open();
  const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
  const failing = (run: () => void): string | null => {
    try {
      run();
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  const all = (statements: readonly string[]): string | null =>
    failing(() => {
      for (const statement of statements) database.exec(statement);
    });
  const table = (name: string): Dump['tables'][number] => {
    const columns = database.prepare(`SELECT name FROM pragma_table_xinfo('${name.replaceAll("'", "''")}')`).all();
    const names = columns.map((column) => String(column.name));
    const values = names.map((column, at) => `quote(${quote(column)}) AS v${at}`).join(', ');
    const rows = database.prepare(`SELECT ${values} FROM ${quote(name)}`).all();
    return { name, columns: names, rows: rows.map((row) => names.map((_, at) => String(row[`v${at}`]))) };
  };
  const dump = (): Dump => {
    const kept = database.prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_auto%'").all();
    const tables = kept.filter((one) => one.type === 'table').map((one) => table(String(one.name)));
    const own = kept.filter((one) => !String(one.name).startsWith('sqlite_') && one.sql !== null);
    return { sql: own.map((one) => String(one.sql)), tables };
  };
  const step = (statements: readonly string[]) => {
    const error = all(statements);
    // What was begun and not ended is nothing.
    if (error !== null) failing(() => database.exec('ROLLBACK'));
    return { error, dump: dump() };
  };
  try {
    const why = all(['PRAGMA foreign_keys = ON;', ...trial.before]);
    if (why !== null) return { kind: 'impossible', why };
    for (const row of trial.rows) failing(() => database.exec(row));
    const before = dump();
    const up = step(trial.up);
    return { kind: 'ran', before, up, down: up.error === null ? step(trial.down) : null };
  } finally {
    database.close();
  }
}
