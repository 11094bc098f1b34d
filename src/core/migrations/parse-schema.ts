import { type FencedBlock, headingOf, isDelimiterRow, type Line, listItemOf, scan, tableCells } from '../markdown.ts';
import { readBullet } from './bullets.ts';
import { columnHead, type Row, readRow } from './column-table.ts';
import type { TableDraft } from './draft.ts';
import type { ParsedSchema } from './model.ts';
import { constraintOf, spoken } from './phrases.ts';
import { SchemaDraft } from './schema-draft.ts';
import { readStatements } from './statements.ts';

/** Where reading stands: the heading above, the table it names, and the Markdown table at hand. */
interface Section {
  readonly heading: { readonly text: string; readonly line: number } | null;
  readonly table: TableDraft | null;
  readonly kinds: Row['kinds'] | 'other' | null;
  readonly hasTable: boolean;
}

const NOWHERE: Section = { heading: null, table: null, kinds: null, hasTable: false };

/**
 * What a SCHEMA.md says of tables, in any of three forms: a Markdown table of columns or a list of them below
 * `### Table: name`, or CREATE TABLE statements in a fenced block marked `sql`. Everything else is prose. What looks
 * like a column or a constraint and is not understood is remarked with its line, never guessed.
 */
export function parseSchema(text: string): ParsedSchema {
  const draft = new SchemaDraft();
  const { lines, blocks } = scan(text);
  const fences = new Map(blocks.map((block) => [block.line, block]));
  let section = NOWHERE;
  for (const [index, line] of lines.entries()) {
    if (line.text.includes('\uFFFD')) draft.fault(line.number, 'holds bytes that are no UTF-8 text');
    if (!line.code) section = readLine(draft, section, { line, next: lines[index + 1] });
    else readBlock(draft, fences.get(line.number));
  }
  return draft.finish();
}

function readBlock(draft: SchemaDraft, block: FencedBlock | undefined): void {
  if (block === undefined || !isSql(block.info)) return;
  if (block.closed) readStatements(draft, block.content.join('\n'), block.line + 1);
  else draft.fault(block.line, 'this block of SQL is never closed');
}

const isSql = (info: string): boolean => /^(?:sql|sqlite3?|postgres(?:ql)?|mysql|ddl)\b/i.test(info);

interface Here {
  readonly line: Line;
  readonly next: Line | undefined;
}

function readLine(draft: SchemaDraft, section: Section, { line, next }: Here): Section {
  const heading = headingOf(line);
  if (heading !== null) return under(draft, heading, line.number);
  const cells = tableCells(line.text);
  if (cells !== null) return readCells(draft, section, { cells, next, line: line.number });
  const rest = { ...section, kinds: null };
  const { table, hasTable } = section;
  if (table === null || line.text.trim() === '') return rest;
  const item = listItemOf(line.text);
  if (item !== null) readBullet(draft, table, { text: item, line: line.number, hasTable });
  else {
    const constraint = constraintOf(spoken(line.text, line.number));
    if (constraint !== null) table.constrain(constraint, line.number);
  }
  return rest;
}

function under(draft: SchemaDraft, heading: { level: number; text: string }, line: number): Section {
  const match = /^table\s*:\s*[`"*]*([^\s`"*(]+)/i.exec(heading.text);
  const name = heading.level >= 2 ? match?.[1] : undefined;
  const table = name === undefined ? null : draft.table(name, line);
  const from = /\brenamed from:?\s*["`*]*([\w$]+)/i.exec(heading.text)?.[1];
  if (from !== undefined) table?.constrain({ kind: 'renamed', from }, line);
  return { ...NOWHERE, heading: { text: heading.text, line }, table };
}

interface Cells {
  readonly cells: readonly string[];
  readonly next: Line | undefined;
  readonly line: number;
}

function readCells(draft: SchemaDraft, section: Section, { cells, next, line }: Cells): Section {
  const { kinds, table } = section;
  if (kinds === null) return head(draft, section, { cells, next, line });
  if (kinds !== 'other' && table !== null && !isDelimiterRow(cells)) readRow(draft, table, { cells, kinds, line });
  return section;
}

/** The first row of a Markdown table: what its columns are, and of which table of the schema it speaks. */
function head(draft: SchemaDraft, section: Section, { cells, next, line }: Cells): Section {
  const below = next === undefined ? null : tableCells(next.text);
  const kinds = below !== null && isDelimiterRow(below) ? columnHead(cells) : null;
  const table = section.table ?? (kinds === null ? null : bareTable(draft, section));
  if (kinds !== null && table !== null) {
    remarkUnknown(draft, { cells, kinds, line });
    return { ...section, table, kinds, hasTable: true };
  }
  if (kinds !== null) draft.fault(line, 'these columns stand below no heading "### Table: name"');
  else if (table !== null) draft.remark(line, `${table.name}: a table without Field and Type is not compared`);
  return { ...section, kinds: 'other' };
}

function remarkUnknown(draft: SchemaDraft, { cells, kinds, line }: Row): void {
  for (const [index, kind] of kinds.entries()) {
    if (kind === null)
      draft.remark(line, `the cells below "${cells[index] ?? ''}" are not understood and not compared`);
  }
}

/** A heading that is nothing but a name: `## habits`, `### 2. \`habits\` table`. */
function bareTable(draft: SchemaDraft, { heading }: Section): TableDraft | null {
  const match = /^(?:\d+(?:\.\d+)*\.?\s+)?[`"*]*([A-Za-z_]\w*)[`"*]*(?:\s+\(?table\)?)?$/i.exec(heading?.text ?? '');
  return match?.[1] === undefined || heading === null ? null : draft.table(match[1], heading.line);
}
