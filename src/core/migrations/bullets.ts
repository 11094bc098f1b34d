import { readColumnType } from './column-table.ts';
import { readType } from './column-types.ts';
import { Cursor, splitAt } from './cursor.ts';
import type { TableDraft } from './draft.ts';
import { attributesOf, bare, constraintOf, spoken } from './phrases.ts';
import type { SchemaDraft } from './schema-draft.ts';

interface Item {
  readonly text: string;
  readonly line: number;
  /** The section describes its columns in a table already. */
  readonly hasTable: boolean;
}

/** A list item below a table's heading: something said of the whole table, or a column. */
export function readBullet(draft: SchemaDraft, table: TableDraft, { text, line, hasTable }: Item): void {
  const constraint = constraintOf(spoken(text, line));
  if (constraint !== null) {
    table.constrain(constraint, line);
    return;
  }
  const column = hasTable ? null : columnIn(text, line);
  if (column !== null) {
    readColumnType({ draft, table, name: column.name, line }, column.rest);
    return;
  }
  draft.remark(line, `${table.name}: not understood and not compared: ${bare(text)}`);
}

interface Found {
  readonly name: string;
  readonly rest: string;
}

/** A name that is marked as one, or one with a sign behind it; anything else only if all that follows is understood. */
const MARKED = /^(?:`([^`]+)`|\*\*`?([^`*]+?):?`?\*\*)\s*(?:[:—–-]\s*)?(.*)$/s;
const SIGNED = /^([A-Za-z_][\w$]*)\s*(?::|—|–|\s-\s)\s*(.+)$/s;
const ENCLOSED = /^([A-Za-z_][\w$]*)\s*(\(.*\).*)$/s;
const PLAIN = /^([A-Za-z_][\w$]*)\s+(.+)$/s;

function columnIn(text: string, line: number): Found | null {
  const marked = MARKED.exec(text) ?? SIGNED.exec(text) ?? ENCLOSED.exec(text);
  if (marked !== null) {
    const rest = opened(marked.at(-1) ?? '');
    return startsWithType(rest, line) ? { name: nameIn(marked), rest } : null;
  }
  const [, name = '', rest = ''] = PLAIN.exec(text) ?? [];
  return name !== '' && isWholly(rest, line) ? { name, rest } : null;
}

const nameIn = (match: readonly (string | undefined)[]): string =>
  (match.slice(1, -1).find((part) => part !== undefined) ?? '').trim();

/** `(text, required) the title` as `text, required; the title`. */
function opened(rest: string): string {
  const match = /^\(((?:[^()]|\([^()]*\))*)\)\s*(?:[:—–-]\s*)?(.*)$/s.exec(rest.trim());
  return match === null ? rest : `${match[1]}; ${match[2]}`;
}

const startsWithType = (rest: string, line: number): boolean => readType(new Cursor(spoken(rest, line))) !== null;

function isWholly(rest: string, line: number): boolean {
  const cursor = new Cursor(spoken(rest, line));
  return readType(cursor) !== null && splitAt(cursor.rest, ',', ';').every((part) => attributesOf(part) !== null);
}
