import { readColumn } from './column-definition.ts';
import { indexOn, readConstraint } from './constraints.ts';
import { Cursor, splitAt } from './cursor.ts';
import type { TableDraft } from './draft.ts';
import type { SchemaDraft } from './schema-draft.ts';
import { sqlOf, type Token, tokensOf } from './sql-tokens.ts';

/** Reads CREATE TABLE and CREATE INDEX statements; `line` is that of the text's first character. */
export function readStatements(draft: SchemaDraft, sql: string, line: number): void {
  const tokens = tokensOf(sql, line);
  const open = tokens.find((token) => token.kind === 'mark' && /^['"`[]$/.test(token.text) && token.text !== '[');
  if (open !== undefined) {
    draft.fault(open.line, `a quote ${open.text} is opened and never closed`);
    return;
  }
  for (const statement of splitAt(tokens, ';')) readStatement(draft, statement);
}

/** Statements that say nothing about the form of the data. */
const SILENT = ['pragma', 'begin', 'commit', 'end'];

function readStatement(draft: SchemaDraft, statement: readonly Token[]): void {
  const cursor = new Cursor(statement);
  if (cursor.done || cursor.oneOf(SILENT) !== null) return;
  const { line } = cursor;
  if (cursor.words('create')) {
    const unique = cursor.words('unique');
    if (!unique && cursor.oneOf(['table', 'temp table', 'temporary table']) !== null) {
      createTable(draft, cursor, { line, comments: statement.filter((token) => token.kind === 'comment') });
      return;
    }
    if (cursor.words('index')) {
      createIndex(draft, cursor, { line, unique });
      return;
    }
  }
  const words = sqlOf(statement.slice(0, 4));
  draft.remark(line, `not compared: the statement ${words} …`);
}

interface Statement {
  readonly line: number;
  readonly comments: readonly Token[];
}

function createTable(draft: SchemaDraft, cursor: Cursor, { line, comments }: Statement): void {
  cursor.words('if not exists');
  const name = nameOf(cursor);
  const items = name === null ? null : cursor.parenthesised();
  if (name === null || items === null || items.length === 0) {
    draft.fault(line, 'a CREATE TABLE needs a name and its columns between parentheses that are closed');
    return;
  }
  const table = draft.table(name, line);
  const lines = readItems(draft, table, { items, line });
  readOptions(draft, table, cursor);
  for (const comment of comments) renamed(draft, table, { comment, line, columns: lines.get(comment.line) ?? [] });
}

interface Items {
  readonly items: readonly Token[];
  readonly line: number;
}

/** Takes in the parts between the parentheses; gives the columns that begin in each line. */
function readItems(draft: SchemaDraft, table: TableDraft, { items, line }: Items): ReadonlyMap<number, string[]> {
  const lines = new Map<number, string[]>();
  for (const item of splitAt(items, ',')) {
    const [first] = item;
    if (first === undefined) {
      draft.fault(line, `table ${table.name}: one of its parts is empty; a comma may be too many`);
      continue;
    }
    const column = readItem(draft, table, item);
    if (column !== null) lines.set(first.line, [...(lines.get(first.line) ?? []), column]);
  }
  return lines;
}

/** A name, of which a schema before it says nothing here. */
function nameOf(cursor: Cursor): string | null {
  const name = cursor.name();
  return name !== null && cursor.words('.') ? cursor.name() : name;
}

/** A column, whose name is given back, or a constraint of the table. */
function readItem(draft: SchemaDraft, table: TableDraft, item: readonly Token[]): string | null {
  const cursor = new Cursor(item);
  const line = cursor.line;
  const constraint = readConstraint(cursor);
  if (constraint !== null) {
    table.constrain(constraint, line);
    leftOver(draft, table, cursor);
    return null;
  }
  const name = cursor.name();
  if (name === null) {
    draft.fault(line, `table ${table.name}: ${sqlOf(item)} is no column`);
    return null;
  }
  readColumn(draft, table, { cursor, name, line });
  leftOver(draft, table, cursor);
  return name;
}

function leftOver(draft: SchemaDraft, table: TableDraft, cursor: Cursor): void {
  if (!cursor.done) draft.remark(cursor.line, `${table.name}: not understood and not compared: ${sqlOf(cursor.rest)}`);
}

function readOptions(draft: SchemaDraft, table: TableDraft, cursor: Cursor): void {
  let strict = false;
  let withoutRowid = false;
  for (;;) {
    if (cursor.words('strict')) strict = true;
    else if (cursor.words('without rowid')) withoutRowid = true;
    else if (!cursor.words(',')) break;
  }
  table.options(strict, withoutRowid);
  leftOver(draft, table, cursor);
}

interface Comment {
  readonly comment: Token;
  /** Where the statement begins. */
  readonly line: number;
  /** The columns of the comment's own line. */
  readonly columns: readonly string[];
}

/** `-- renamed from: x` beside a column, or beside or above the head of the statement. */
function renamed(draft: SchemaDraft, table: TableDraft, { comment, line, columns }: Comment): void {
  const from = /renamed from:?\s*["`[]?([\w$]+)/i.exec(comment.text)?.[1];
  if (from === undefined) return;
  const [column, another] = columns;
  if (column !== undefined && another === undefined) {
    table.say(column, { kind: 'renamed', from });
    return;
  }
  if (comment.line <= line) {
    table.constrain({ kind: 'renamed', from }, comment.line);
    return;
  }
  draft.remark(comment.line, `"renamed from: ${from}" stands beside no single column; it is not used`);
}

function createIndex(
  draft: SchemaDraft,
  cursor: Cursor,
  of: { readonly line: number; readonly unique: boolean },
): void {
  cursor.words('if not exists');
  const name = nameOf(cursor);
  const table = name !== null && cursor.words('on') ? cursor.name() : null;
  if (cursor.words('using')) cursor.name();
  const index = name === null || table === null ? null : indexOn(cursor, { name, unique: of.unique });
  if (index?.kind === 'index' && table !== null && cursor.done) {
    draft.index(table, index, of.line);
    return;
  }
  draft.fault(of.line, 'a CREATE INDEX needs a name, a table and columns between parentheses');
}
