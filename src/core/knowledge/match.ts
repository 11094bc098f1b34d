import type { LibraryEntry, OfferedPattern } from '../../../schemas/knowledge.ts';

const COMMON: ReadonlySet<string> = new Set(
  'in on of to is it as at by or an be if no do we us so the and for with from that this not are was were has have had its into than then them they you your one two all any can will must may out per via use used using when what which who how add new show each every only also task project file data app user'.split(
    ' ',
  ),
);

/** The words of a text that can tell one subject from another, each once, in the singular where that is easy. */
export function tokensOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const stems = words.map((word) =>
    word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word,
  );
  return new Set(stems.filter((word) => word.length > 1 && !COMMON.has(word)));
}

/** What a word in common is worth, by the field it stands in. */
const WORTH = [
  ['keywords', 3],
  ['domain', 2],
  ['signature', 2],
  ['signal', 1],
  ['stack', 1],
  ['context', 1],
  ['pattern', 1],
  ['cause', 1],
  ['fix', 1],
] as const;
const TITLE_WORTH = 2;

/** How much an entry has in common with these words: each word once, at what it is worth most. */
function scoreOf({ title, values }: LibraryEntry, words: ReadonlySet<string>): number {
  const worth = new Map<string, number>();
  const count = (text: string, points: number): void => {
    for (const token of tokensOf(text)) if (words.has(token)) worth.set(token, Math.max(points, worth.get(token) ?? 0));
  };
  count(title, TITLE_WORTH);
  for (const [key, points] of WORTH) count(values[key] ?? '', points);
  return [...worth.values()].reduce((sum, points) => sum + points, 0);
}

/** Entries that have at least so much in common with the text, the closest first, then by number. */
export function matching(entries: readonly LibraryEntry[], text: string, least: number): readonly LibraryEntry[] {
  const words = tokensOf(text);
  return entries
    .map((entry, index) => ({ entry, index, score: scoreOf(entry, words) }))
    .filter(({ score }) => score >= least)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .map(({ entry }) => entry);
}

/** Below this a pattern has too little in common with an assignment to be told. */
const LEAST = 5;

export interface PatternBudget {
  readonly patterns: number;
  readonly characters: number;
}

/** The patterns an assignment is told: those closest to its words that fit the budget together. */
export function offered(
  entries: readonly LibraryEntry[],
  text: string,
  budget: PatternBudget,
): readonly OfferedPattern[] {
  const given: OfferedPattern[] = [];
  let left = budget.characters;
  for (const { id, title, values } of matching(entries, text, LEAST)) {
    const { context = '', pattern = '', pitfall = '' } = values;
    const one = { id, title, context, pattern, pitfall };
    const size = Object.values(one).reduce((sum, part) => sum + part.length, 0);
    if (given.length >= budget.patterns) break;
    if (size > left) continue;
    left -= size;
    given.push(one);
  }
  return given;
}

/** Of the known errors, those whose signature stands in an output, or nearly all of whose words do; the longest first. */
export function errorsIn(entries: readonly LibraryEntry[], output: string): readonly LibraryEntry[] {
  const text = flat(output);
  const words = tokensOf(output);
  const found = entries.flatMap((entry) => {
    const signature = entry.values.signature ?? '';
    const tokens = [...tokensOf(signature)];
    const exact = flat(signature).length >= SHORTEST && text.includes(flat(signature));
    const near = tokens.length >= FEWEST && tokens.filter((token) => words.has(token)).length >= tokens.length * NEARLY;
    return exact || near ? [{ entry, exact, length: signature.length }] : [];
  });
  return found.sort((a, b) => Number(b.exact) - Number(a.exact) || b.length - a.length).map(({ entry }) => entry);
}

/** Shorter signatures stand in nearly everything. */
const SHORTEST = 6;
const FEWEST = 4;
const NEARLY = 0.8;
/** Numbers differ from one time to the next: they count as any number. */
const flat = (text: string): string => text.toLowerCase().replace(/\d+/g, '#').replace(/\s+/g, ' ').trim();
