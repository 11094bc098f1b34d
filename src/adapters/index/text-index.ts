import type { SearchDocument, SearchHit, TextIndex } from '../../ports/survey.ts';
import type * as MiniSearchModule from './minisearch.ts';

type Entry = { readonly id: string; readonly title: readonly string[]; readonly body: readonly string[] };
type Engine = MiniSearchModule.MiniSearch<Entry>;

/** The library that searches is loaded when the first index is made: no first frame waits for it. */
export async function createTextIndex(): Promise<TextIndex> {
  const { MiniSearch } = await import('./minisearch.ts');
  const engine: Engine = new MiniSearch<Entry>({
    fields: ['title', 'body'],
    // The words come as lists already: what a word is, is decided by who asks.
    stringifyField: (value) => (Array.isArray(value) ? value.join(' ') : String(value)),
    tokenize: (text) => (text === '' ? [] : text.split(' ')),
    processTerm: (term) => term,
    searchOptions: { boost: { title: 2 }, combineWith: 'OR', prefix: false },
    autoVacuum: true,
  });
  const keys = new Map<string, string>();
  return {
    update: (documents, terms) => update({ engine, keys }, documents, terms),
    search: (words) => (words.length === 0 ? [] : engine.search(words.join(' ')).map(hitOf)),
  };
}

interface Books {
  readonly engine: Engine;
  readonly keys: Map<string, string>;
}

function update(
  { engine, keys }: Books,
  documents: readonly SearchDocument[],
  terms: (text: string) => readonly string[],
): number {
  const there = new Set(documents.map(({ id }) => id));
  for (const id of [...keys.keys()]) {
    if (there.has(id)) continue;
    engine.discard(id);
    keys.delete(id);
  }
  let changed = 0;
  for (const { id, key, title, body } of documents) {
    const known = keys.get(id);
    if (known === key) continue;
    const entry = { id, title: terms(title), body: terms(body) };
    if (known === undefined) engine.add(entry);
    else engine.replace(entry);
    keys.set(id, key);
    changed += 1;
  }
  return changed;
}

function hitOf(found: ReturnType<Engine['search']>[number]): SearchHit {
  const within = (field: string): string[] => found.terms.filter((term) => found.match[term]?.includes(field) === true);
  return { id: String(found.id), score: found.score, title: within('title'), body: within('body') };
}
