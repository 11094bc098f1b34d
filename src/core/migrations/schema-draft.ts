import type { Constraint } from './constraints.ts';
import { TableDraft } from './draft.ts';
import { type Note, nameKey, type ParsedSchema, type Table } from './model.ts';

type IndexOn = Extract<Constraint, { kind: 'index' }>;

/** A SCHEMA.md while it is read: tables in order, what is wrong, and what was not understood. */
export class SchemaDraft {
  private readonly tables = new Map<string, TableDraft>();
  private readonly indexes: { readonly table: string; readonly index: IndexOn; readonly line: number }[] = [];
  private readonly faults: Note[] = [];
  private readonly remarks: Note[] = [];

  /** A new table; one that was only named so far, in a heading, is gone on with. */
  table(name: string, line: number): TableDraft {
    const known = this.find(name);
    if (known?.isNamedOnly === true) return known;
    const made = new TableDraft(name, line);
    if (known !== undefined) this.fault(line, `table ${name} is described twice`);
    else this.tables.set(nameKey(name), made);
    return made;
  }

  /** An index may stand before its table. */
  index(table: string, index: IndexOn, line: number): void {
    this.indexes.push({ table, index, line });
  }

  fault(line: number, message: string): void {
    this.faults.push({ line, message });
  }

  remark(line: number, message: string): void {
    this.remarks.push({ line, message });
  }

  finish(): ParsedSchema {
    for (const { table, index, line } of this.indexes) {
      const draft = this.find(table);
      if (draft === undefined)
        this.fault(line, `the index ${index.name ?? ''} is on table ${table}, which is not described`);
      else draft.constrain(index, line);
    }
    const drafts = [...this.tables.values()];
    const tables = drafts.map((draft) => draft.finish());
    const faults = [...this.faults, ...drafts.flatMap((draft) => draft.faults), ...strayKeys(tables)];
    const names = new Set<string>();
    for (const { name, line } of tables.flatMap(({ indexes, line }) => indexes.map(({ name }) => ({ name, line })))) {
      if (names.has(name)) faults.push({ line, message: `two indexes are called ${name}` });
      names.add(name);
    }
    const byLine = (a: Note, b: Note): number => a.line - b.line;
    return { model: { tables }, faults: faults.sort(byLine), remarks: this.remarks.sort(byLine) };
  }

  private find(name: string): TableDraft | undefined {
    return this.tables.get(nameKey(name));
  }
}

/** Foreign keys that point to what is not described. */
function strayKeys(tables: readonly Table[]): readonly Note[] {
  const known = new Map(
    tables.map((table) => [nameKey(table.name), new Set(table.columns.map((one) => nameKey(one.name)))]),
  );
  return tables.flatMap(({ name, line, foreignKeys }) =>
    foreignKeys.flatMap(({ table, to }): Note[] => {
      const columns = known.get(nameKey(table));
      if (columns === undefined)
        return [{ line, message: `table ${name} refers to table ${table}, which is not described` }];
      const stray = columns.size === 0 ? undefined : to.find((one) => !columns.has(nameKey(one)));
      return stray === undefined
        ? []
        : [{ line, message: `table ${name} refers to ${table}.${stray}, which is not there` }];
    }),
  );
}
