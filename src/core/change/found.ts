import { type Kind, kindOf } from './documents.ts';

/** A document with words of the change; the same shape as the port's hit. */
export interface Hit {
  readonly id: string;
  readonly title: readonly string[];
  readonly body: readonly string[];
}

/** What the texts say of the words of a change. */
export interface Found {
  /** The words of the change that stand anywhere in the project. */
  readonly terms: readonly string[];
  /** Of a kind, the documents that were hit. */
  readonly of: (kind: Kind) => readonly (Hit & { readonly name: string })[];
  /** Share of what the words weigh that a document has, between 0 and 1: rare words weigh more. */
  readonly coverage: (hit: Pick<Hit, 'title' | 'body'>) => number;
  /** In how many tasks a word stands, and in how many names of files. */
  readonly tasksWith: (term: string) => number;
  readonly filesWith: (term: string) => number;
}

/** Sorts what the search gave and weighs the words by how few tasks have them (inverse document frequency). */
export function foundIn(hits: readonly Hit[], terms: readonly string[], taskCount: number): Found {
  const byKind = new Map<string, (Hit & { name: string })[]>();
  const inTasks = new Map<string, number>();
  const inFiles = new Map<string, number>();
  const anywhere = new Set<string>();
  for (const hit of hits) {
    const { kind, name } = kindOf(hit.id);
    const list = byKind.get(kind) ?? [];
    list.push({ ...hit, name });
    byKind.set(kind, list);
    for (const term of wordsIn(hit)) anywhere.add(term);
    if (kind === 'task') countAll(inTasks, wordsIn(hit));
    if (kind === 'file') countAll(inFiles, hit.title);
  }
  const weight = (term: string): number => Math.log(1 + (taskCount + 1) / (1 + (inTasks.get(term) ?? 0)));
  // Words that stand nowhere weigh too: a change that speaks of other things only touches little of what is there.
  const all = terms.reduce((sum, term) => sum + weight(term), 0);
  return {
    terms: terms.filter((term) => anywhere.has(term)),
    of: (kind) => byKind.get(kind) ?? [],
    coverage: ({ title, body }) =>
      all === 0 ? 0 : [...wordsIn({ title, body })].reduce((sum, term) => sum + weight(term), 0) / all,
    tasksWith: (term) => inTasks.get(term) ?? 0,
    filesWith: (term) => inFiles.get(term) ?? 0,
  };
}

const wordsIn = ({ title, body }: Pick<Hit, 'title' | 'body'>): ReadonlySet<string> => new Set([...title, ...body]);

function countAll(counts: Map<string, number>, terms: Iterable<string>): void {
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
}
