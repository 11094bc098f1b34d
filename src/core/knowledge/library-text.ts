import { LIBRARY, type LibraryDraft, type LibraryEntry, type LibraryKind } from '../../../schemas/knowledge.ts';
import { headingOf, type Line, scan } from '../markdown.ts';
import { inline } from '../reports/text.ts';

export interface LineProblem {
  readonly line: number;
  readonly message: string;
}

export interface ReadLibrary {
  readonly entries: readonly LibraryEntry[];
  /** What keeps the file from being added to. */
  readonly problems: readonly LineProblem[];
}

/** The entries of a library file, in order. What it does not understand stays where it is and is left out here. */
export function readLibrary(kind: LibraryKind, text: string): ReadLibrary {
  const { lines, blocks } = scan(text);
  const entries: Reading[] = [];
  for (const line of lines) {
    const begun = headIn(kind, line);
    const [key, value] = fieldIn(kind, line) ?? [];
    if (begun !== null) entries.push(begun);
    else if (key !== undefined && value !== undefined) entries.at(-1)?.fields.set(key, value);
  }
  const open = blocks.filter((block) => !block.closed);
  return {
    entries: entries
      .filter(({ id }) => id !== '')
      .map(({ fields, ...entry }) => ({ ...entry, kind, values: Object.fromEntries(fields) })),
    problems: [
      ...conflictMarkers(text),
      ...open.map(({ line }) => ({ line, message: 'a code fence begins here and never ends' })),
    ],
  };
}

interface Reading {
  /** Empty for a section that is no entry. */
  readonly id: string;
  readonly title: string;
  readonly line: number;
  readonly fields: Map<string, string>;
}

/** What a heading of the first or second level begins; null for any other line. */
function headIn(kind: LibraryKind, line: Line): Reading | null {
  const heading = headingOf(line);
  if (heading === null || heading.level > 2) return null;
  const [, id = '', title = ''] =
    new RegExp(`^(${LIBRARY[kind].prefix}-\\d{3,})\\b[:\\s]*(.*)$`).exec(heading.text) ?? [];
  return { id, title: plain(title), line: line.number, fields: new Map() };
}

/** The key and value of a line `- Label: value`; null for any other line. */
function fieldIn(kind: LibraryKind, line: Line): readonly [key: string, value: string] | null {
  const [, label, value = ''] = (line.code ? null : /^[-*] ([^:]{1,40}): ?(.*)$/.exec(line.text)) ?? [];
  const field = LIBRARY[kind].fields.find((one) => one.label.toLowerCase() === label?.toLowerCase());
  return field === undefined ? null : [field.key, plain(value)];
}

/** Lines a merge left behind that nobody decided. */
export function conflictMarkers(text: string): readonly LineProblem[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      /^(?:<{7}|>{7}|\|{7})(?: |\r?$)/.test(line)
        ? [{ line: index + 1, message: `a conflict marker (${line.slice(0, 20).trim()})` }]
        : [],
    );
}

/** The words as they were before `inline` made Markdown of them. */
function plain(markdown: string): string {
  const text = markdown.trim().replace(/\\([\\|<[#\-+*>=~`.)])/g, '$1');
  return text === '—' ? '' : text;
}

/** The number after every one that was ever named in these files: gaps are not filled, for something may refer to them. */
export function nextNumber(kind: LibraryKind, texts: readonly string[]): number {
  const named = new RegExp(`\\b${LIBRARY[kind].prefix}-(\\d{3,9})\\b`, 'g');
  const numbers = texts.flatMap((text) => [...text.matchAll(named)].map(([, digits]) => Number(digits)));
  return numbers.reduce((highest, one) => Math.max(highest, one), 0) + 1;
}

const idOf = (kind: LibraryKind, number: number): string =>
  `${LIBRARY[kind].prefix}-${String(number).padStart(3, '0')}`;

/** The last number given, as a line of the file: an entry that is taken out by hand does not give its number back. */
const mark = (id: string): string => `<!-- the last number given is ${id} -->`;
const MARK = /^<!-- the last number given is \w+-\d+ -->(?=\r?$)/m;

const TITLES: Readonly<Record<LibraryKind, string>> = { pattern: '# Pattern library', error: '# Known errors' };

/** A library file with one more entry at its end; every byte that was there stays, but for the last number in its line. */
export function withEntry(
  draft: LibraryDraft,
  present: string | null,
  others: readonly string[],
): { readonly id: string; readonly text: string } {
  const { kind } = draft;
  const id = idOf(kind, nextNumber(kind, [present ?? '', ...others]));
  const fresh = present === null || present.trim() === '';
  const text = fresh ? `${TITLES[kind]}\n\n${mark(id)}\n` : present;
  return {
    id,
    text: `${appended(MARK.test(text) ? text.replace(MARK, mark(id)) : `${ended(text)}${eolOf(text)}${mark(id)}${eolOf(text)}`, printEntry(id, draft))}`,
  };
}

function printEntry(id: string, { kind, title, values }: LibraryDraft): readonly string[] {
  const fields = LIBRARY[kind].fields.map(({ key, label }) => `- ${label}: ${inline(values[key] ?? '')}`);
  return [`## ${id}: ${inline(title)}`, '', ...fields];
}

const eolOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');
const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}${eolOf(text)}`);

/** Lines after a text, with an empty one between, in the line ends of the text. */
function appended(text: string, lines: readonly string[]): string {
  const eol = eolOf(text);
  return `${ended(text)}${eol}${lines.join(eol)}${eol}`;
}

const INDEX_HEAD = ['# Pattern index', '', '| Pattern | Domain | Stack | Keywords | Title |', '|---|---|---|---|---|'];

/** PATTERN_INDEX.md with a row for every entry that has none; what is there stays. */
export function withRows(entries: readonly LibraryEntry[], present: string | null): string {
  const text = present === null || present.trim() === '' ? `${INDEX_HEAD.join('\n')}\n` : present;
  const missing = entries.filter(({ id }) => !new RegExp(`^\\|\\s*${id}\\s*\\|`, 'm').test(text));
  if (missing.length === 0) return text;
  const eol = eolOf(text);
  const rows = missing.map(
    ({ id, title, values }) =>
      `| ${[id, values.domain, values.stack, values.keywords, title].map((cell) => inline(cell ?? '')).join(' | ')} |`,
  );
  return `${ended(text)}${rows.join(eol)}${eol}`;
}
