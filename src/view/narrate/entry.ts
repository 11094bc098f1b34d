import type { Tone } from '../../core/show.ts';
import { displayWidth, progressBar, truncateToWidth } from '../format.ts';
import { BLANK, type Line, line, wrapLine } from '../line.ts';
import { layBlock } from './blocks.ts';
import type { Look } from './look.ts';

/** What stands before an entry; in plain mode its label stands there instead. */
const SIGNS = {
  start: '▸',
  done: '✓',
  failed: '✗',
  warn: '▲',
  ask: '?',
  gate: '◆',
  stop: '■',
  note: '·',
  next: '→',
} as const;
export type Sign = keyof typeof SIGNS;

export interface Detail {
  readonly tone: Tone;
  readonly text: string;
}

/** Something to tell, free of how it is laid out. */
export type Entry =
  | {
      readonly kind: 'words';
      readonly tone: Tone;
      readonly sign: Sign;
      readonly label: string;
      readonly text: string;
      readonly details: readonly Detail[];
    }
  | {
      readonly kind: 'progress';
      readonly taskId: string;
      readonly title: string;
      readonly done: number;
      readonly total: number;
      readonly sha: string;
    }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'gap' };

/** How an entry is meant, and the sign and label before it. */
export type Head = readonly [tone: Tone, sign: Sign, label: string];

/** An entry of one sentence and, under it, what belongs to it. */
export const words = ([tone, sign, label]: Head, text: string, details: readonly Detail[] = []): Entry => ({
  kind: 'words',
  tone,
  sign,
  label,
  text,
  details,
});

export const detail = (text: string, tone: Tone = 'dim'): Detail => ({ tone, text });

/** At most `limit` details, and how many more there are; all of them when `limit` is null. */
export function atMost(details: readonly Detail[], limit: number | null): readonly Detail[] {
  if (limit === null || details.length <= limit) return details;
  return [...details.slice(0, limit), detail(`and ${details.length - limit} more`)];
}

/** The rows of an entry. */
export function layEntry(entry: Entry, look: Look): Line[] {
  switch (entry.kind) {
    case 'words':
      return layWords(entry, look);
    case 'progress':
      return [line(look.plain ? 'plain' : 'good', progress(entry, look))];
    case 'table':
      return layBlock({ kind: 'table', title: null, rows: entry.rows }, look);
    case 'gap':
      return look.plain ? [] : [BLANK];
    default:
      return entry satisfies never;
  }
}

function layWords(entry: Extract<Entry, { kind: 'words' }>, look: Look): Line[] {
  const word = entry.sign === 'next' ? 'Next: ' : '';
  const lead = look.plain ? `${entry.label}: ` : `${SIGNS[entry.sign]} ${word}`;
  return [
    ...wrapLine(line(entry.tone, entry.text, lead), look.width),
    ...entry.details.flatMap(({ tone, text }) => wrapLine(line(tone, text, '  '), look.width)),
  ];
}

/** A title cut shorter than this says nothing. */
const MIN_TITLE = 12;
const SHA_LENGTH = 7;

/** The one line of a finished task. The bar always has its 20 cells; the commit gives way first, then the title. */
function progress(entry: Extract<Entry, { kind: 'progress' }>, { plain, width }: Look): string {
  const head = plain ? `${entry.taskId} done:` : `${entry.taskId} ✓`;
  const bar = `[${progressBar(entry.done, entry.total, { cells: 20, ascii: plain })}] ${entry.done}/${entry.total}`;
  const gap = plain ? ' ' : '  ';
  const sha = gap + entry.sha.slice(0, SHA_LENGTH);
  if (width === null) return `${head} ${entry.title}${gap}${bar}${sha}`;
  const room = width - displayWidth(`${head} ${gap}${bar}`);
  for (const tail of [sha, '']) {
    const title = truncateToWidth(entry.title, room - tail.length);
    if (displayWidth(title) >= Math.min(MIN_TITLE, displayWidth(entry.title)))
      return `${head} ${title}${gap}${bar}${tail}`;
  }
  return truncateToWidth(`${head} ${bar}`, width);
}
