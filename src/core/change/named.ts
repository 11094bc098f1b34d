import type { ProjectIndex } from './project-index.ts';

/** What a text names word for word. */
export interface Named {
  readonly tasks: readonly string[];
  readonly features: readonly string[];
  readonly files: readonly string[];
  readonly endpoints: readonly string[];
  readonly tables: readonly string[];
  /** Names of code, with the files that define them. */
  readonly symbols: readonly { readonly name: string; readonly files: readonly string[] }[];
}

/** More files than this that define one name say that the name means nothing. */
const MOST_DEFINING = 8;

/** Things of the project whose own names stand in the text: ids, paths, endpoints, tables in code marks, symbols. */
export function namedIn(text: string, index: ProjectIndex): Named {
  const words = new Set(text.split(/[\s,;()'"`]+/).map((word) => word.replace(/[.:!?]+$/, '')));
  const upper = text.toUpperCase();
  const known = new Set(index.tasks.map(({ task }) => task.id));
  return {
    tasks: [...new Set(upper.match(/\bTASK-\d{3,}\b/g) ?? [])].filter((id) => known.has(id)),
    features: [...new Set(upper.match(/\bF-\d{3,}\b/g) ?? [])],
    files: namedFiles(words, index),
    endpoints: index.endpoints.filter((endpoint) => words.has(endpoint.split(' ')[1] ?? '')),
    tables: index.tables.map(({ name }) => name).filter((name) => words.has(name)),
    symbols: namedSymbols(text, index),
  };
}

/** A path as it is, or the name of one file with its ending. */
function namedFiles(words: ReadonlySet<string>, { code, owners }: ProjectIndex): readonly string[] {
  const paths = new Set([...code.files.map(({ path }) => path), ...owners.keys()]);
  return [...paths].filter((path) => words.has(path) || words.has(nameOf(path)));
}

const nameOf = (path: string): string => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.includes('.') ? name : path;
};

/** Words that look like code: with a capital or an underscore inside, in code marks, or called. */
function namedSymbols(text: string, { code }: ProjectIndex): Named['symbols'] {
  const marked = [...text.matchAll(/`([^`\s]+)`|\b(\w+)\(\)/g)].map((match) => match[1] ?? match[2] ?? '');
  const shaped = text.match(/\b(?:[a-z]+[A-Z]\w*|[A-Z][a-z0-9]+[A-Z]\w*|[A-Za-z]+_\w+)\b/g) ?? [];
  const wanted = new Set([...marked, ...shaped]);
  if (wanted.size === 0) return [];
  const defining = new Map<string, string[]>();
  for (const { path, symbols } of code.files) {
    for (const name of symbols) {
      if (wanted.has(name)) defining.set(name, [...(defining.get(name) ?? []), path]);
    }
  }
  return [...defining].filter(([, files]) => files.length <= MOST_DEFINING).map(([name, files]) => ({ name, files }));
}
