import { oneLine } from './safe-text.ts';

/** What stands behind a clause: a comma goes on, a colon announces, anything else ends it. */
export type ClauseEnd = 'comma' | 'colon' | 'stop';

export interface Clause {
  readonly text: string;
  readonly words: readonly string[];
  readonly end: ClauseEnd;
  /** It stands at the start of a line, as a bullet or heading does. */
  readonly startsLine: boolean;
}

const CLAUSE_END = /[.,:;!?](?=\s|$)|[。！？；：、，…\n\r\u2028\u2029•()[\]{}|]+|\s[-–—]+\s/gu;
const WORD = /[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}'’-]*/gu;
/** Longer briefs are read up to here; a human would stop sooner. */
const READ_CHARACTERS = 200_000;
const LONGEST_CLAUSE = 2_000;
/** A section under such a heading lists what is not to be built. */
const RULED_OUT =
  /^(?:[#>*\s-]|\d+[.)])*(?:out of scope|non[- ]?goals?|not (?:needed|wanted|included|in scope)|what (?:i|we) (?:do not|don't) (?:want|need)|excluded|later(?: versions?)?)\b/i;
const HARD_WRAP = 50;

function isHeading(line: string): boolean {
  return /^\s*#|:\s*$/.test(line);
}

/** Leaves out sections that list what is not wanted, from their heading to the next heading or empty line after it. */
function withoutRuledOut(lines: readonly string[]): string[] {
  let out = false;
  return lines.filter((line, at) => {
    if (RULED_OUT.test(line) && (isHeading(line) || /:/.test(line))) {
      out = isHeading(line);
      return false;
    }
    const over = line.trim() === '' && !isHeading(lines[at - 1] ?? '');
    if (isHeading(line) || over) out = false;
    return !out;
  });
}

/** Joins lines that an editor broke in the middle of a sentence. */
function unwrapped(lines: readonly string[]): string[] {
  const joined: string[] = [];
  let width = 0;
  for (const line of lines) {
    const goesOn = width >= HARD_WRAP && /^\p{Ll}/u.test(line) && !/[.:;!?]\s*$/.test(joined.at(-1) ?? '.');
    if (goesOn) joined.push(`${joined.pop() ?? ''} ${line.trim()}`);
    else joined.push(line);
    width = line.length;
  }
  return joined;
}

function prepared(brief: string): string {
  const lines = brief
    .slice(0, READ_CHARACTERS)
    .replace(/\b(?:e\.g\.|eg\.|i\.e\.)/gi, ' like ')
    .replace(/\betc\b\.?/gi, ' ')
    .replace(/\band\/or\b/gi, 'or')
    .replace(/\bw\/\s?/gi, 'with ')
    .replace(/["“”«»]/g, ' ')
    .replace(/(?<=\p{L})\/(?=\p{L})|\s[&+]\s/gu, ' and ')
    .split(/\r\n|[\n\r\u2028\u2029]/);
  return unwrapped(withoutRuledOut(lines)).join('\n');
}

function endOf(mark: string): ClauseEnd {
  if (/^[,，、]/.test(mark)) return 'comma';
  return /^[:：]/.test(mark) ? 'colon' : 'stop';
}

/** Words of a text as written; punctuation and pictographs are left out. */
export function wordsOf(text: string): string[] {
  return text.match(WORD) ?? [];
}

/** The clauses of a brief in order, each on one line; sections about what is not wanted are left out. */
export function readClauses(brief: string): Clause[] {
  const text = prepared(brief);
  const clauses: Clause[] = [];
  let from = 0;
  let startsLine = true;
  const cut = (to: number, mark: string) => {
    const plain = oneLine(text.slice(from, to).replace(/[`*_#~<>]+/g, ' '), LONGEST_CLAUSE);
    const words = wordsOf(plain);
    if (plain !== '') clauses.push({ text: plain, words, end: endOf(mark), startsLine });
    // `1.` and `-` in front of an item are part of the line's start.
    startsLine = /[\n•]/.test(mark) || (startsLine && (plain === '' || /^[\dA-Za-z]$|^\d+$/.test(plain)));
    from = to + mark.length;
  };
  for (const match of text.matchAll(CLAUSE_END)) cut(match.index, match[0]);
  cut(text.length, '');
  return clauses;
}

/** The clauses of a brief as text. */
export function clausesOf(brief: string): string[] {
  return readClauses(brief).map((clause) => clause.text);
}

/** A word as the dictionaries have it. */
export function bare(word: string | undefined): string {
  return (word ?? '').toLowerCase().replace(/’/g, "'").replace(/,$/, '');
}
