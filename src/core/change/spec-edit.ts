import type { SpecEdit } from '../../../schemas/change.ts';
import { headingOf, type Line, scan } from '../markdown.ts';

const HEADING = 'Changes';

/**
 * The specification with a change in it: an entry below the heading `## Changes`, which is made at the end where there is
 * none. The human's words are quoted line by line, so that nothing in them is read as a heading, a table or a fence.
 * Every other byte stays.
 */
export function specWithChange(text: string, change: { readonly id: string; readonly text: string }): SpecEdit {
  const { lines } = scan(text);
  const eol = lines.find((line) => line.eol !== '')?.eol ?? '\n';
  const entry = [`### ${change.id}`, '', ...quoted(change.text), ''];
  const at = lines.findIndex((line) => headingOf(line)?.level === 2 && headingOf(line)?.text === HEADING);
  const added = at < 0 ? [`## ${HEADING}`, '', ...entry] : entry;
  const head = textOf(lines.slice(0, endBelow(lines, at)));
  const rest = textOf(lines.slice(endBelow(lines, at)));
  const block = added.join(eol) + (rest === '' ? '' : eol);
  return { content: head + gapAfter(head, eol) + block + rest, added };
}

const textOf = (lines: readonly Line[]): string => lines.map((line) => line.raw + line.eol).join('');

/** Where what stands below a heading of the second level ends; the end of the text where there is no such heading. */
function endBelow(lines: readonly Line[], at: number): number {
  if (at < 0) return lines.length;
  const next = lines.slice(at + 1).findIndex((line) => (headingOf(line)?.level ?? 9) <= 2);
  return next < 0 ? lines.length : at + 1 + next;
}

/** What makes an empty line of the end of a text. */
function gapAfter(text: string, eol: string): string {
  if (text === '' || text.endsWith(eol + eol)) return '';
  return text.endsWith(eol) ? eol : eol + eol;
}

const quoted = (text: string): readonly string[] =>
  text.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => `> ${line}`.trimEnd());
