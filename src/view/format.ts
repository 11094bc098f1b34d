/**
 * Numbers, times and text made to measure. Widths are terminal columns; text is expected to be sanitised (no escape
 * sequences, no tabs). Everything that cuts, cuts between graphemes.
 */

import stringWidth from 'string-width';

export { wrapToWidth } from './wrap.ts';

const ELLIPSIS = '…';
const NOT_AVAILABLE = 'n/a';
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTH = 30 * DAY;
const YEAR = 365 * DAY;

/** A token count: `999`, `12.3k`, `123k`, `1.2M`; null is `n/a`. */
export function tokens(count: number | null): string {
  if (count === null) return NOT_AVAILABLE;
  // 999,950 would round to 1000.0k, hence the borders half a step below.
  if (count < 1000) return String(Math.round(count));
  if (count < 99_950) return `${(count / 1000).toFixed(1)}k`;
  if (count < 999_500) return `${Math.round(count / 1000)}k`;
  return `${(count / 1e6).toFixed(count < 99_950_000 ? 1 : 0)}M`;
}

/** Integer micro-USD as `$1.23`; under half a cent but not nothing as `<$0.01`; null is `n/a`. */
export function money(microUsd: number | null): string {
  if (microUsd === null) return NOT_AVAILABLE;
  const cents = Math.round(Math.abs(microUsd) / 10_000);
  const sign = microUsd < 0 && cents > 0 ? '-' : '';
  if (cents === 0) return microUsd === 0 ? '$0.00' : '<$0.01';
  const dollars = String(Math.floor(cents / 100)).replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `${sign}$${dollars}.${String(cents % 100).padStart(2, '0')}`;
}

interface Unit {
  readonly ms: number;
  readonly name: string;
}

const UNITS: readonly Unit[] = [
  { ms: DAY, name: 'd' },
  { ms: HOUR, name: 'h' },
  { ms: MINUTE, name: 'm' },
  { ms: SECOND, name: 's' },
];

/** Milliseconds as the two largest units: `4 s`, `3 m 12 s`, `2 h 5 m`, `3 d 4 h`; the rest is dropped. */
export function duration(ms: number): string {
  if (ms < SECOND) return ms > 0 ? '<1 s' : '0 s';
  const largest = UNITS.findIndex((unit) => ms >= unit.ms);
  let rest = ms;
  const parts = UNITS.slice(largest, largest + 2).map((unit) => {
    const count = Math.floor(rest / unit.ms);
    rest -= count * unit.ms;
    return count > 0 ? `${count} ${unit.name}` : '';
  });
  return parts.filter((part) => part !== '').join(' ');
}

const AGES: readonly Unit[] = [
  { ms: YEAR, name: 'y' },
  { ms: MONTH, name: 'mo' },
  { ms: DAY, name: 'd' },
  { ms: HOUR, name: 'h' },
  { ms: MINUTE, name: 'm' },
];

/** How long before `now` something was, both in epoch milliseconds: `3 d ago`; less than a minute, or later: `just now`. */
export function age(then: number, now: number): string {
  const elapsed = now - then;
  const unit = AGES.find(({ ms }) => elapsed >= ms);
  return unit ? `${Math.floor(elapsed / unit.ms)} ${unit.name} ago` : 'just now';
}

/** A bar of `cells` columns (20); full only when `done` reaches `total`, empty when there is nothing to do. */
export function progressBar(
  done: number,
  total: number,
  { cells = 20, ascii = false }: { readonly cells?: number; readonly ascii?: boolean } = {},
): string {
  const share = total > 0 ? Math.min(Math.max(done / total, 0), 1) : 0;
  const full = Math.floor(share * cells);
  const [on, off] = ascii ? ['#', '-'] : ['█', '░'];
  return on.repeat(full) + off.repeat(cells - full);
}

/**
 * Characters of one column each, whatever stands beside them: printable ASCII and Latin-1, punctuation, arrows, signs,
 * lines and blocks. Most rows have no others, and for these the general rule is fifty times slower.
 */
const ONE_COLUMN = /^[ -~\u00A1-\u00AC\u00AE-\u00FF\u2010-\u2027\u2030-\u205E\u2190-\u22FF\u2500-\u25FC]*$/;

/** Columns a single line takes on a terminal. */
export function displayWidth(text: string): number {
  return ONE_COLUMN.test(text) ? text.length : stringWidth(text);
}

/** The longest start (whole graphemes) that fits into `width` columns. */
function fittingStart(text: string, width: number): string {
  let used = 0;
  let end = 0;
  for (const { segment } of segmenter.segment(text)) {
    used += stringWidth(segment);
    if (used > width) break;
    end += segment.length;
  }
  return text.slice(0, end);
}

/** The longest end (whole graphemes) that fits into `width` columns. */
function fittingEnd(text: string, width: number): string {
  const segments = [...segmenter.segment(text)];
  let used = 0;
  let start = text.length;
  for (const { segment, index } of segments.reverse()) {
    used += stringWidth(segment);
    if (used > width) break;
    start = index;
  }
  return text.slice(start);
}

/** One line no wider than `width`; what is cut off shows as `…`. */
export function truncateToWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return width < 1 ? '' : fittingStart(text, width - 1) + ELLIPSIS;
}

/** The end of one line, no wider than `width`; what is cut off before it shows as `…`. */
export function truncateStart(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return width < 1 ? '' : ELLIPSIS + fittingEnd(text, width - 1);
}

/** A path no wider than `width`, cut in the middle; two thirds go to its end, where the file name is. */
export function truncateMiddle(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width < 1) return '';
  const start = fittingStart(text, Math.floor((width - 1) / 3));
  return start + ELLIPSIS + fittingEnd(text, width - 1 - displayWidth(start));
}

/** Exactly `width` columns: filled with spaces (after the text, or before it with `right`), or truncated. */
export function padToWidth(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const fitted = truncateToWidth(text, width);
  const padding = ' '.repeat(Math.max(0, width - displayWidth(fitted)));
  return align === 'left' ? fitted + padding : padding + fitted;
}
