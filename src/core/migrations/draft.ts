import type { Attribute } from './attributes.ts';
import { UNKNOWN_TYPE } from './column-types.ts';
import type { Constraint } from './constraints.ts';
import {
  type Column,
  type ColumnType,
  type ForeignKey,
  type Index,
  type Note,
  namedTable,
  nameKey,
  sameName,
  type Table,
} from './model.ts';
import { quoteName } from './sql-tokens.ts';

/** A table while it is read; what is wrong with it is collected beside. */
export class TableDraft {
  readonly faults: Note[] = [];
  private readonly columns = new Map<string, Column>();
  private readonly uniques: (readonly string[])[] = [];
  private readonly foreignKeys: ForeignKey[] = [];
  private readonly checks: string[] = [];
  private readonly indexes: Index[] = [];
  private table: Table;

  constructor(name: string, line: number) {
    this.table = namedTable(name, line);
  }

  get name(): string {
    return this.table.name;
  }

  get isNamedOnly(): boolean {
    return this.columns.size === 0;
  }

  column(name: string, line: number, type: ColumnType = UNKNOWN_TYPE): void {
    if (this.columns.has(nameKey(name))) {
      this.faults.push({ line, message: `table ${this.name} has the column ${name} twice` });
      return;
    }
    const more = { notNull: false, default: null, collate: null, generated: null, was: null };
    this.columns.set(nameKey(name), { name, type, ...more, line });
  }

  /** Takes in what is said of one of the columns. */
  say(name: string, attribute: Attribute): void {
    const column = this.columns.get(nameKey(name));
    const change = changeOf(attribute);
    const constraint = constraintOf(name, attribute);
    if (column !== undefined && change !== null) this.columns.set(nameKey(name), { ...column, ...change });
    else if (constraint !== null) this.constrain(constraint, column?.line ?? this.table.line);
    else if (attribute.kind === 'autoincrement') this.table = { ...this.table, autoincrement: true };
  }

  constrain(constraint: Constraint, line: number): void {
    switch (constraint.kind) {
      case 'primary-key':
        this.key(constraint.columns, line);
        return;
      case 'renamed':
        this.table = { ...this.table, was: constraint.from };
        return;
      case 'unique':
        this.uniques.push(constraint.columns);
        return;
      case 'foreign-key':
        this.foreignKeys.push(constraint.key);
        return;
      case 'check':
        this.checks.push(constraint.text);
        return;
      case 'index':
        this.indexes.push(named(this.table, constraint));
        return;
      default:
        constraint satisfies never;
    }
  }

  options(strict: boolean, withoutRowid: boolean): void {
    this.table = { ...this.table, strict, withoutRowid };
  }

  /** The table as it was read; a key's columns are never NULL, whatever SQLite lets pass. */
  finish(): Table {
    const { primaryKey } = this.table;
    const key = new Set(primaryKey.map(nameKey));
    const columns = [...this.columns].map(([name, one]) => (key.has(name) ? { ...one, notNull: true } : one));
    const uniques = this.uniques.filter((one) => !sameNames(one, primaryKey));
    this.checkNames();
    const { foreignKeys, checks, indexes } = this;
    return { ...this.table, columns, uniques, foreignKeys, checks, indexes };
  }

  private key(columns: readonly string[], line: number): void {
    if (this.table.primaryKey.length > 0)
      this.faults.push({ line, message: `table ${this.name} has two primary keys` });
    this.table = { ...this.table, primaryKey: columns };
  }

  private checkNames(): void {
    const { primaryKey, line } = this.table;
    const used = [...primaryKey, ...this.uniques.flat(), ...this.foreignKeys.flatMap((key) => key.columns)];
    for (const name of new Set(used)) {
      if (this.columns.has(nameKey(name))) continue;
      const message = `table ${this.name} has no column ${name}, which one of its constraints names`;
      this.faults.push({ line, message });
    }
  }
}

const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, index) => sameName(name, b[index] ?? ''));

/** What an attribute makes of the column itself; null where it says something of the table. */
function changeOf(attribute: Attribute): Partial<Column> | null {
  switch (attribute.kind) {
    case 'not-null':
    case 'nullable':
      return { notNull: attribute.kind === 'not-null' };
    case 'default':
      return { default: attribute.text === 'NULL' ? null : attribute.text };
    case 'collate':
      return { collate: attribute.text === 'BINARY' ? null : attribute.text };
    case 'generated':
      return { generated: { expression: attribute.text, stored: attribute.stored } };
    case 'renamed':
      return { was: attribute.from };
    default:
      return null;
  }
}

/** What an attribute says of the table; null where it says something else. `foreign key` alone says nothing. */
function constraintOf(name: string, attribute: Attribute): Constraint | null {
  switch (attribute.kind) {
    case 'primary-key':
    case 'unique':
      return { kind: attribute.kind, columns: [name] };
    case 'check':
      return { kind: 'check', text: attribute.text };
    case 'references':
      return { kind: 'foreign-key', key: { columns: [name], ...attribute.key } };
    case 'index':
      return { kind: 'index', name: null, on: [quoteName(name)], unique: false, where: null };
    default:
      return null;
  }
}

/** An index nobody gave a name is called after its table and columns, the same each time. */
function named({ name: table }: Table, index: Extract<Constraint, { kind: 'index' }>): Index {
  const words = index.on.map((one) =>
    nameKey(one)
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, ''),
  );
  const { kind: _, ...rest } = index;
  return { ...rest, name: index.name ?? [nameKey(table), ...words, 'idx'].join('_') };
}
