import { codeSpan } from '../markdown.ts';
import { inline, seen } from '../reports/text.ts';

/** A name as a code span on one line; `—` for nothing. */
export function code(text: string): string {
  const line = seen(text.replace(/\s+/g, ' '));
  return line.trim() === '' ? '—' : codeSpan(line);
}

/** Somebody's Markdown as a quotation: whatever headings, fences or comments it holds stay inside of it. */
export function quote(text: string): readonly string[] {
  const lines = text.replace(/\r\n?/g, '\n').trimEnd().split('\n');
  return lines.map((line) => `> ${seen(line.replaceAll('\t', '    '))}`.trimEnd());
}

/** Lines in a fence that none of them ends. */
export function fenced(text: string, info: string): readonly string[] {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .trimEnd()
    .split('\n')
    .map((line) => seen(line.replaceAll('\t', '    ')));
  const longest = Math.max(2, ...lines.map((line) => /^\s*(`+)/.exec(line)?.[1]?.length ?? 0));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${info}`, ...lines, fence];
}

/** A value as JSON; whole numbers of any size as they are. `space` as for `JSON.stringify`. */
export function jsonText(value: unknown, space = 0): string {
  const big: string[] = [];
  // A private-use character marks the place of a number that JSON.stringify cannot print.
  const text =
    JSON.stringify(
      value,
      (_, one: unknown) => {
        if (typeof one !== 'bigint') return one;
        return `\uE000${big.push(String(one)) - 1}`;
      },
      space,
    ) ?? 'null';
  return big.length === 0 ? text : text.replace(/"\uE000(\d+)"/g, (whole, index) => big[Number(index)] ?? whole);
}

/** A value in a line of words. */
export const valueCode = (value: unknown): string => code(jsonText(value));

/** A cell of a table, of Markdown made here. */
const cellOf = (markdown: string): string => markdown.replaceAll('|', '\\|').replace(/\n/g, ' ') || '—';

/** A table of cells of Markdown made here. A column in which every row is empty is left out. */
export function grid(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const used = head.map((_, index) => index === 0 || rows.some((row) => (row[index] ?? '') !== ''));
  const line = (cells: readonly string[]): string =>
    `| ${cells
      .filter((_, index) => used[index] === true)
      .map(cellOf)
      .join(' | ')} |`;
  const delimiter = `|${used
    .filter(Boolean)
    .map(() => '---|')
    .join('')}`;
  return [line(head), delimiter, ...rows.map((row) => line(head.map((_, index) => row[index] ?? '')))];
}

/** Parts with one empty line between them; empty parts are left out. */
export function stacked(...parts: readonly (readonly string[])[]): readonly string[] {
  return parts.filter((part) => part.length > 0).flatMap((part, index) => (index === 0 ? part : ['', ...part]));
}

/** Words on one line, in which nothing is Markdown. */
export const words = (text: string | undefined): string =>
  text === undefined || text.trim() === '' ? '' : inline(text);
