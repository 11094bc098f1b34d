/** One conflict as git writes it into a file (git-merge(1), "How conflicts are presented"). */
export interface Conflict {
  readonly ours: readonly string[];
  /** What both sides started from, where the file says so (style diff3); else null. */
  readonly base: readonly string[] | null;
  readonly theirs: readonly string[];
}

const OPEN = /^<{7}(?: .*)?\r?$/;
const BASE = /^\|{7}(?: .*)?\r?$/;
const MIDDLE = /^={7}\r?$/;
const CLOSE = /^>{7}(?: .*)?\r?$/;

/** Whether there is anything of a conflict in a text; underlines of headings are nothing of the kind. */
export function hasMarkers(text: string): boolean {
  return /^(?:<{7}|>{7}|\|{7})(?: .*)?\r?$/m.test(text);
}

/** Seven `=` below a word of seven letters underline a heading; the first other ones part the two sides. */
function middleOf(lines: readonly string[]): number {
  const all = lines.flatMap((line, at) => (MIDDLE.test(line) ? [at] : []));
  return all.find((at) => lines[at - 1]?.trim().length !== 7) ?? all[0] ?? -1;
}

/** Whether a line begins or ends a conflict. */
export function edgeOf(line: string): 'opens' | 'closes' | null {
  if (OPEN.test(line)) return 'opens';
  return CLOSE.test(line) ? 'closes' : null;
}

/** A conflict from the lines between its first and last mark; null where the mark in the middle is missing. */
export function conflictOf(inner: readonly string[]): Conflict | null {
  const bar = inner.findIndex((line) => BASE.test(line));
  const start = bar === -1 ? 0 : bar + 1;
  const middle = middleOf(inner.slice(start));
  if (middle === -1) return null;
  const theirs = inner.slice(start + middle + 1);
  if (bar === -1) return { ours: inner.slice(0, middle), base: null, theirs };
  return { ours: inner.slice(0, bar), base: inner.slice(start, start + middle), theirs };
}

/** The lines without what is left of markers that are no whole conflict, and where such lines were, from 0. */
export function withoutStrays(lines: readonly string[]): { readonly lines: string[]; readonly strays: number[] } {
  const strays: number[] = [];
  let open = false;
  const kept = lines.filter((line, at) => {
    const stray = OPEN.test(line) || CLOSE.test(line) || BASE.test(line) || (open && MIDDLE.test(line));
    if (OPEN.test(line)) open = true;
    if (stray) strays.push(at);
    return !stray;
  });
  return { lines: kept, strays };
}
