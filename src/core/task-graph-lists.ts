import { isDelimiterRow, type Line, leadingCodeSpan, listItemOf, tableCells } from './markdown.ts';
import type { FieldText } from './task-graph-blocks.ts';

/** A value of a list or table and the 1-based line it stands on. */
export interface Placed<T> {
  readonly value: T;
  readonly line: number;
}

export interface ListText {
  readonly items: readonly Placed<string>[];
  /** Lines below the field that are neither items nor, where allowed, continuations of one. */
  readonly stray: readonly Line[];
}

const NOTHING = /^\(?(?:none|n\/a|-|—)\)?\.?$/i;

/** True for `none`, `n/a`, `-`: how an empty list is written. */
export function saysNothing(value: string): boolean {
  return value === '' || NOTHING.test(value);
}

/**
 * The items of a list field: the value beside its name, then the bullets below. Text after a blank line ends the
 * list; directly below an item it continues that item when `continues`, and is stray otherwise.
 */
export function readList(field: FieldText, continues: boolean): ListText {
  const items: { value: string; line: number }[] = [];
  const stray: Line[] = [];
  if (field.value !== '') items.push({ value: field.value, line: field.line.number });
  for (const line of untilProse(field.body, items.length > 0)) {
    const item = listItemOf(line.text);
    const last = items.at(-1);
    if (item !== null) items.push({ value: item, line: line.number });
    else if (continues && last !== undefined) last.value = `${last.value} ${line.text.trim()}`;
    else stray.push(line);
  }
  return { items, stray };
}

/** The lines that are not blank, up to text after a blank line below the first item. */
function untilProse(body: readonly Line[], begun: boolean): readonly Line[] {
  const first = begun ? 0 : body.findIndex((line) => listItemOf(line.text) !== null);
  const blank = (line: Line | undefined): boolean => line?.text.trim() === '';
  const end = body.findIndex(
    (line, index) =>
      index > first && first >= 0 && blank(body[index - 1]) && !blank(line) && listItemOf(line.text) === null,
  );
  return body.slice(0, end < 0 ? body.length : end).filter((line) => !blank(line));
}

/** The rows of the first table below a field, head and delimiter left out. */
export function readRows(field: FieldText): readonly Placed<readonly string[]>[] {
  const rows = field.body.flatMap((line) => {
    const cells = tableCells(line.text);
    return cells === null ? [] : [{ value: cells, line: line.number }];
  });
  const head = rows.findIndex((row) => isDelimiterRow(row.value));
  return rows.slice(head + 1);
}

/** A path as it is written in a list or cell: bare, or a code span that a remark may follow. */
export function readPath(text: string): string {
  return leadingCodeSpan(text)?.code ?? text;
}

/** The names in `F-001, F-002`, `[TASK-001 and TASK-002]`, `none (first task)`: upper case, in order, once each. */
export function readNames(text: string): readonly string[] {
  const bare = text.replace(/\([^()]*\)/g, ' ').replace(/[[\]`*]/g, ' ');
  const names = bare.split(/[\s,;]+/).filter((name) => !saysNothing(name) && !/^(?:and|&)$/i.test(name));
  return [...new Set(names.map((name) => name.toUpperCase()))];
}
