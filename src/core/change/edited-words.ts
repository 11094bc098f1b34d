import { PATHS } from '../../../schemas/paths.ts';
import { headingOf, scan } from '../markdown.ts';
import { compareSchemas } from '../migrations/plan-migration.ts';

const MOST_LINES = 200;

/** What an edit by hand makes of a file, as a change would say it: the tables it concerns, the lines that differ. */
export function editedWords(path: string, { was, is }: { readonly was: string; readonly is: string }): string {
  const lines = [...(path === PATHS.schema ? tableLines(was, is) : []), ...changedLines(was, is)];
  return [`Edited by hand: ${path}`, ...lines.slice(0, MOST_LINES)].join('\n');
}

/** A row of a table does not name it. */
function tableLines(was: string, is: string): readonly string[] {
  const found = compareSchemas(was, is);
  return found.kind === 'fault' ? [] : found.changes.map(({ table, what }) => `table ${table} : ${what}`);
}

interface Told {
  readonly text: string;
  /** What it stands below; empty above the first heading. */
  readonly heading: string;
}

/** The lines that are in one text and not in the other, below the headings they stand under. */
function changedLines(before: string, after: string): readonly string[] {
  const [was, is] = [linesOf(before), linesOf(after)];
  const only = (these: readonly Told[], those: readonly Told[], sign: string): readonly string[] => {
    const known = new Set(those.map(({ text }) => text));
    return grouped(
      these.filter(({ text }) => !known.has(text)),
      sign,
    );
  };
  return [...only(was, is, '- '), ...only(is, was, '+ ')];
}

function grouped(lines: readonly Told[], sign: string): readonly string[] {
  return lines.flatMap(({ text, heading }, index) => {
    const isFirst = heading !== '' && heading !== lines[index - 1]?.heading;
    return [...(isFirst && headingText(text) !== heading ? [`${heading}:`] : []), `${sign}${text}`];
  });
}

const headingText = (text: string): string | undefined => /^#{1,6}\s+(.*)$/.exec(text)?.[1]?.replace(/\s+#*\s*$/, '');

/** Without blank lines, and without the lines of a task graph that are the shell's own. */
function linesOf(text: string): readonly Told[] {
  const told: Told[] = [];
  let heading = '';
  for (const line of scan(text).lines) {
    heading = headingOf(line)?.text ?? heading;
    const isOwn = /^\*\*(?:Status|Checkpoint):\*\*/.test(line.text);
    if (line.text.trim() !== '' && !isOwn) told.push({ text: line.text, heading });
  }
  return told;
}
