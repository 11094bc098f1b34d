/** Where a reference leads: a file of the project, and the part of it. */
export interface Place {
  readonly file: string;
  /** As written after `#`, percent signs resolved; empty for the whole file. */
  readonly fragment: string;
}

const refused = (reason: string) => ({ kind: 'refused', reason }) as const;

/** A path of the project from one that is relative to a file of it; null when it leads out of the project. */
function besides(file: string, relative: string): string | null {
  const parts = file.split('/').slice(0, -1);
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

/**
 * What a `$ref` in a file means (RFC 3986; only files of the project are followed): the place, or why it is not
 * followed.
 */
export function placeOf(
  ref: string,
  file: string,
): { readonly kind: 'place'; readonly place: Place } | ReturnType<typeof refused> {
  const cut = ref.indexOf('#');
  const path = decoded(cut === -1 ? ref : ref.slice(0, cut));
  const fragment = decoded(cut === -1 ? '' : ref.slice(cut + 1));
  if (path === null || fragment === null)
    return refused('a percent sign in it stands before no two hexadecimal digits');
  if (path === '') return { kind: 'place', place: { file, fragment } };
  if (/^[a-z][a-z0-9+.-]*:/i.test(path) || path.startsWith('//'))
    return refused('it leads to another host, and nothing is fetched');
  if (path.startsWith('/') || path.includes('\\') || path.includes('\0'))
    return refused('only paths relative to the file, with /, are followed');
  const target = besides(file, path);
  return target === null
    ? refused('it leads out of the project')
    : { kind: 'place', place: { file: target, fragment } };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The keys of a JSON pointer (RFC 6901); null for what is none. */
export function pointerKeys(fragment: string): readonly string[] | null {
  if (fragment === '') return [];
  if (!fragment.startsWith('/')) return null;
  return fragment
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Keys whose values are data of the described API, not parts of the description. */
const DATA: ReadonlySet<string> = new Set(['example', 'value', 'default', 'const', 'enum', 'mapping']);

/** A mapping of a document, and the keys that lead to it. */
export interface Met {
  readonly node: Readonly<Record<string, unknown>>;
  readonly path: readonly (string | number)[];
}

export const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every mapping of a document that can hold keywords, each once; what is data, as an example's value, is left out. */
export function mappings(data: unknown): readonly Met[] {
  const found: Met[] = [];
  const done = new Set<unknown>();
  const open: { readonly value: unknown; readonly path: readonly (string | number)[] }[] = [{ value: data, path: [] }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { value, path } = at;
    if (typeof value !== 'object' || value === null || done.has(value)) continue;
    done.add(value);
    if (isMapping(value)) found.push({ node: value, path });
    open.push(...childrenOf(value, path));
  }
  return found;
}

function childrenOf(value: object, path: readonly (string | number)[]) {
  if (Array.isArray(value)) return value.map((item: unknown, index) => ({ value: item, path: [...path, index] }));
  // Below `properties` every key is somebody's name, also `example` or `default`.
  const names = path.at(-1) === 'properties' || path.at(-1) === 'patternProperties' || path.at(-1) === 'schemas';
  return Object.entries(value)
    .filter(([key, item]) => names || !DATA.has(key) || (key === 'enum' && !Array.isArray(item)))
    .map(([key, item]: [string, unknown]) => ({ value: item, path: [...path, key] }))
    .reverse();
}
