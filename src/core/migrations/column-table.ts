import type { Attribute } from './attributes.ts';
import { readType, UNKNOWN_TYPE } from './column-types.ts';
import { Cursor } from './cursor.ts';
import type { TableDraft } from './draft.ts';
import { attributesOf, bare, readPhrases, spoken } from './phrases.ts';
import type { SchemaDraft } from './schema-draft.ts';

/** What a column of a Markdown table holds. */
type CellKind =
  | 'name'
  | 'type'
  | 'rule'
  | 'words'
  | 'default'
  | 'nullable'
  | 'required'
  | 'unique'
  | 'primary-key'
  | 'autoincrement'
  | 'index'
  | 'references'
  | 'check';

const HEADS = new Map<string, CellKind>(
  (
    [
      ['name', 'field|column|name|attribute|column name|field name|property'],
      ['type', 'type|data type|datatype|sql type|column type'],
      ['rule', 'rule|rules|constraint|constraints|key|keys|attributes|modifiers'],
      ['words', 'description|notes|note|comment|comments|meaning|example|purpose|details'],
      ['default', 'default|default value'],
      ['nullable', 'null|null?|nullable|nullable?|optional|optional?'],
      ['required', 'required|required?|not null|not null?|mandatory'],
      ['unique', 'unique|unique?'],
      ['primary-key', 'primary key|pk'],
      ['autoincrement', 'autoincrement|auto increment'],
      ['index', 'index|indexed|indexed?'],
      ['references', 'references|foreign key|fk|reference'],
      ['check', 'check'],
    ] as const
  ).flatMap(([kind, words]) => words.split('|').map((word) => [word, kind] as const)),
);

/** What the cells below a head hold; null where they describe no columns. A cell that is not known is null. */
export function columnHead(cells: readonly string[]): readonly (CellKind | null)[] | null {
  const kinds = cells.map((cell) => HEADS.get(bare(cell).toLowerCase()) ?? null);
  return kinds.includes('name') && kinds.includes('type') ? kinds : null;
}

const YES = ['yes', 'y', 'true', 'x', '✓', '✔', '✅', '1'];
const NO = ['', 'no', 'n', 'false', '-', '–', '—', '✗', '❌', '0', 'none', 'n/a'];

export interface Row {
  readonly cells: readonly string[];
  readonly kinds: readonly (CellKind | null)[];
  readonly line: number;
}

/** Takes in one column from its row. */
export function readRow(draft: SchemaDraft, table: TableDraft, { cells, kinds, line }: Row): void {
  const name = bare(cells[kinds.indexOf('name')] ?? '');
  if (name === '') {
    draft.remark(line, `${table.name}: a row without the name of a column is not compared`);
    return;
  }
  const place = { draft, table, name, line };
  readColumnType(place, cells[kinds.indexOf('type')] ?? '');
  for (const [index, kind] of kinds.entries()) {
    const cell = (cells[index] ?? '').trim();
    if (kind !== null && kind !== 'name' && kind !== 'type') readCell(place, kind, cell);
  }
}

interface Place {
  readonly draft: SchemaDraft;
  readonly table: TableDraft;
  readonly name: string;
  readonly line: number;
}

/** A type, and what else stands in its cell. */
export function readColumnType({ draft, table, name, line }: Place, text: string): void {
  const cursor = new Cursor(spoken(text, line));
  const read = readType(cursor);
  table.column(name, line, read?.type ?? UNKNOWN_TYPE);
  if (read === null) {
    const words = bare(text) === '' ? 'no type is given' : `the type ${bare(text)} is not understood`;
    draft.remark(line, `${table.name}.${name}: ${words}; it is kept without one`);
    return;
  }
  if (read.nullable) table.say(name, { kind: 'nullable' });
  if (read.counts) table.say(name, { kind: 'autoincrement' });
  if (read.values !== null) table.say(name, { kind: 'check', text: `"${name}" IN (${read.values})` });
  readPhrases(draft, table, { column: name, line, tokens: cursor.rest });
}

function readCell(place: Place, kind: Exclude<CellKind, 'name' | 'type'>, cell: string): void {
  const { draft, table, name, line } = place;
  if (kind === 'words') {
    readWords(place, cell);
    return;
  }
  if (kind === 'rule') {
    readPhrases(draft, table, { column: name, line, tokens: spoken(cell, line) });
    return;
  }
  if (NO.includes(bare(cell).toLowerCase())) {
    if (kind === 'nullable' && bare(cell) !== '') table.say(name, { kind: 'not-null' });
    return;
  }
  const said = spokenAs(kind, cell);
  const found = said === null ? null : attributesOf(spoken(said, line));
  if (found === null) {
    draft.remark(line, `${table.name}.${name}: not understood and not compared: ${kind} ${bare(cell)}`);
    return;
  }
  for (const attribute of found) table.say(name, attribute);
}

/** A cell with the word that its head stands for, as if it were a rule. */
function spokenAs(kind: Exclude<CellKind, 'name' | 'type' | 'rule' | 'words'>, cell: string): string | null {
  if (kind === 'default') return `default ${cell}`;
  if (kind === 'check') return bare(cell).startsWith('(') ? `check ${cell}` : `check (${cell})`;
  if (kind === 'references') return `references ${bare(cell).replace(/^(?:references|fk|→|->|to)\s+/i, '')}`;
  if (!YES.includes(bare(cell).toLowerCase())) return null;
  return kind === 'primary-key' ? 'primary key' : kind;
}

/** A description is prose; only what it says of an earlier name counts. */
function readWords({ table, name }: Place, cell: string): void {
  const from = /\brenamed from:?\s*["`*]*([\w$]+)/i.exec(cell)?.[1];
  const hint: Attribute | null = from === undefined ? null : { kind: 'renamed', from };
  if (hint !== null) table.say(name, hint);
}
