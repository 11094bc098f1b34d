/** One line of a Markdown text; `raw + eol` over all lines is the text again, byte for byte. */
export interface Line {
  readonly raw: string;
  /** The line without a byte order mark: what patterns look at. */
  readonly text: string;
  readonly eol: '' | '\n' | '\r\n';
  /** 1-based. */
  readonly number: number;
  /** Inside a fenced code block, or one of its fences. */
  readonly code: boolean;
}

/** A fenced code block (CommonMark 0.31, section 4.5); `line` is the 1-based line of its opening fence. */
export interface FencedBlock {
  readonly info: string;
  readonly line: number;
  readonly content: readonly string[];
  readonly closed: boolean;
}

interface OpenFence {
  readonly mark: string;
  readonly info: string;
  readonly line: number;
  readonly content: string[];
}

const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/s;

function opens(text: string): { mark: string; info: string } | null {
  const match = FENCE.exec(text);
  const mark = match?.[1];
  if (mark === undefined) return null;
  const info = (match?.[2] ?? '').trim();
  return mark.startsWith('`') && info.includes('`') ? null : { mark, info };
}

function closes(open: OpenFence, text: string): boolean {
  const next = opens(text);
  return next !== null && next.info === '' && next.mark.startsWith(open.mark);
}

/** Takes a text apart into lines and fenced code blocks. Linear in its length; any text is accepted. */
export function scan(text: string): { readonly lines: readonly Line[]; readonly blocks: readonly FencedBlock[] } {
  const pieces = text.split('\n');
  const lines: Line[] = [];
  const blocks: FencedBlock[] = [];
  let open: OpenFence | null = null;
  for (const [index, piece] of pieces.entries()) {
    const line = toLine(piece, index, pieces.length);
    if (open === null) {
      const fence = opens(line.text);
      open = fence === null ? null : { ...fence, line: line.number, content: [] };
      lines.push({ ...line, code: fence !== null });
      continue;
    }
    lines.push({ ...line, code: true });
    if (closes(open, line.text)) {
      blocks.push({ ...open, closed: true });
      open = null;
    } else open.content.push(line.raw);
  }
  if (open !== null) blocks.push({ ...open, closed: false });
  return { lines, blocks };
}

function toLine(piece: string, index: number, count: number): Omit<Line, 'code'> {
  const last = index === count - 1;
  const windows = !last && piece.endsWith('\r');
  const raw = windows ? piece.slice(0, -1) : piece;
  const text = index === 0 && raw.startsWith('\uFEFF') ? raw.slice(1) : raw;
  return { raw, text, eol: last ? '' : windows ? '\r\n' : '\n', number: index + 1 };
}

/** An ATX heading: its level 1-6 and its text; null for any other line. */
export function headingOf(line: Line): { readonly level: number; readonly text: string } | null {
  const match = line.code ? null : /^ {0,3}(#{1,6})(?:[ \t](.*))?$/s.exec(line.text);
  if (!match) return null;
  return { level: match[1]?.length ?? 1, text: (match[2] ?? '').trim() };
}

/** The text of a list item (`- x`, `* x`, `1. x`); null for any other line. */
export function listItemOf(text: string): string | null {
  const match = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t](.*)$/s.exec(text);
  const item = (match?.[1] ?? '').trim();
  return item === '' ? null : item;
}

/** The cells of a table row with `\|` and `\\` resolved; null for a line that is no row. */
export function tableCells(text: string): readonly string[] | null {
  const row = text.trim();
  if (!row.startsWith('|')) return null;
  const cells: string[] = [];
  let cell = '';
  for (let i = 1; i < row.length; i += 1) {
    const char = row.charAt(i);
    const next = row.charAt(i + 1);
    if (char === '\\' && (next === '|' || next === '\\')) {
      cell += next;
      i += 1;
    } else if (char === '|') {
      cells.push(cell.trim());
      cell = '';
    } else cell += char;
  }
  return cell.trim() === '' ? cells : [...cells, cell.trim()];
}

/** `|---|:--:|`: the row below a table's head. */
export function isDelimiterRow(cells: readonly string[]): boolean {
  return cells.length > 0 && cells.every((cell) => /^:?-+:?$/.test(cell));
}

/** A code span at the start of a text (CommonMark, section 6.1) and what follows it; null when there is none. */
export function leadingCodeSpan(text: string): { readonly code: string; readonly rest: string } | null {
  const mark = /^`+/.exec(text)?.[0];
  if (mark === undefined) return null;
  for (const run of text.slice(mark.length).matchAll(/`+/g)) {
    if (run[0].length !== mark.length) continue;
    const inner = text.slice(mark.length, mark.length + run.index);
    const padded = inner.startsWith(' ') && inner.endsWith(' ') && inner.trim() !== '';
    return {
      code: padded ? inner.slice(1, -1) : inner,
      rest: text.slice(mark.length * 2 + run.index).trim(),
    };
  }
  return null;
}

/** Writes a text as a code span that `leadingCodeSpan` reads back as it was. */
export function codeSpan(text: string): string {
  const runs = [...text.matchAll(/`+/g)].map((run) => run[0].length);
  const mark = '`'.repeat(Math.max(0, ...runs) + 1);
  const pad = /^[` ]|[` ]$/.test(text) ? ' ' : '';
  return `${mark}${pad}${text}${pad}${mark}`;
}

/** Writes a text as a table cell that `tableCells` reads back as it was, white space at its ends apart. */
export function tableCell(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('|', '\\|');
}
