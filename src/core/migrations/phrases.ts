import { type Attribute, readAttribute } from './attributes.ts';
import { type Constraint, readConstraint } from './constraints.ts';
import { Cursor, splitAt } from './cursor.ts';
import type { TableDraft } from './draft.ts';
import type { SchemaDraft } from './schema-draft.ts';
import { sqlOf, type Token, tokensOf } from './sql-tokens.ts';

/** A document's text without the marks of Markdown that SQL would read as quotes. */
export const bare = (text: string): string => text.replace(/[`*]/g, '').trim();

/** Where a phrase of a document's cell ends. */
const ENDS = [',', ';', '—', '–'];

export interface Said {
  readonly column: string;
  readonly line: number;
  readonly tokens: readonly Token[];
}

/**
 * Takes in what is said of a column, phrase by phrase: each is understood as a whole or not at all, so that `unique per
 * user` is not taken for `unique`. What is not understood is remarked.
 */
export function readPhrases(draft: SchemaDraft, table: TableDraft, { column, line, tokens }: Said): void {
  for (const phrase of splitAt(tokens, ...ENDS)) {
    const words = phrase.at(-1)?.text === '.' ? phrase.slice(0, -1) : phrase;
    if (words.length === 0 || takenIn(table, { column, line, tokens: words })) continue;
    draft.remark(line, `${table.name}.${column}: not understood and not compared: ${sqlOf(words)}`);
  }
}

/** Whether a phrase was understood, and was taken in. */
function takenIn(table: TableDraft, { column, line, tokens }: Said): boolean {
  const found = attributesOf(tokens);
  for (const attribute of found ?? []) table.say(column, attribute);
  const constraint = found === null ? constraintOf(tokens) : null;
  if (constraint !== null) table.constrain(constraint, line);
  return found !== null || constraint !== null;
}

/** Every attribute of a phrase; null when there is more to it. */
export function attributesOf(words: readonly Token[]): readonly Attribute[] | null {
  const cursor = new Cursor(words);
  const found: Attribute[] = [];
  while (!cursor.done) {
    const attribute = readAttribute(cursor);
    if (attribute === null) return null;
    found.push(attribute);
  }
  return found;
}

/** A phrase that says one thing of the whole table; null when it does not, or says more. */
export function constraintOf(words: readonly Token[]): Constraint | null {
  const cursor = new Cursor(words);
  const constraint = readConstraint(cursor);
  return constraint !== null && cursor.done ? constraint : null;
}

/** The tokens of a cell or a line of a document. */
export const spoken = (text: string, line: number): readonly Token[] => tokensOf(bare(text), line);
