import type { FileFacts } from '../../../schemas/code-facts.ts';

/** Endings a source may leave away when it imports a file, in the order in which they are tried. */
const ENDINGS = [
  '',
  '.ts',
  '.tsx',
  '.js',
  '.mjs',
  '.jsx',
  '.cjs',
  '.mts',
  '.vue',
  '.svelte',
  '.dart',
  '.py',
  '.rs',
  '.rb',
  '.php',
  '.h',
  '.scss',
  '.css',
];
const INDEXES = ['/index.ts', '/index.tsx', '/index.js', '/index.mjs', '/__init__.py', '/mod.rs'];

/** Paths of a project, prepared for telling which of them an import means. */
export interface PathBook {
  readonly has: ReadonlySet<string>;
  /** Paths by their last part without its ending, for imports that are no paths: `app.data.invoices`. */
  readonly byStem: ReadonlyMap<string, readonly string[]>;
}

export function pathBook(paths: readonly string[]): PathBook {
  const byStem = new Map<string, string[]>();
  for (const path of paths) {
    const list = byStem.get(stemOf(path));
    if (list === undefined) byStem.set(stemOf(path), [path]);
    else list.push(path);
  }
  return { has: new Set(paths), byStem };
}

const stemOf = (path: string): string => (path.split('/').at(-1) ?? '').replace(/\.[^.]+$/, '');

/** The files of the project that a file imports; what is no file of it, such as a package, is left out. */
export function importTargets(
  book: PathBook,
  { path, imports }: Pick<FileFacts, 'path' | 'imports'>,
): readonly string[] {
  const targets = new Set<string>();
  for (const name of imports) {
    const target = targetOf(book, path, name);
    if (target !== null && target !== path) targets.add(target);
  }
  return [...targets];
}

function targetOf(book: PathBook, from: string, name: string): string | null {
  if (/^(?:\.{1,2}\/|\.{1,2}$|\/)/.test(name)) return byPath(book, joined(from, name));
  if (name.includes('/') || /\.\w{1,4}$/.test(name))
    return byPath(book, joined(from, `./${name}`)) ?? bySuffix(book, name, from);
  return bySuffix(book, name, from);
}

/** `../data/invoices` seen from a file; a leading slash means the project itself. */
function joined(from: string, name: string): string {
  const parts = name.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** In TypeScript a file may be imported under the name it will have once it is compiled. */
function byPath({ has }: PathBook, path: string): string | null {
  const source = path.replace(/\.(m|c)?js(x?)$/, '.$1ts$2');
  for (const base of path === source ? [path] : [path, source]) {
    const found = [...ENDINGS, ...INDEXES].find((ending) => has.has(base + ending));
    if (found !== undefined) return base + found;
  }
  return null;
}

/** Endings that say that a name without a slash is a file all the same. */
const FILE_NAME = /\.(?:hh?|hpp|css|scss|php|rb|dart|proto)$/;

/** A name in dots, colons or backslashes, or from a root that is not known: the one file whose path ends so. */
function bySuffix({ byStem }: PathBook, name: string, from: string): string | null {
  const plain = name.replace(/^@\//, '').replace(FILE_NAME, '');
  const parts = plain.split(/::|[.\\/]/).filter((part) => part !== '' && part !== 'crate' && part !== '@');
  // The last part of a name in dots may be what is taken out of the file, not the file.
  for (const end of [parts.length, parts.length - 1]) {
    const tail = parts.slice(0, end);
    const last = tail.at(-1);
    if (last === undefined || (end < parts.length && tail.length < 2)) continue;
    const found = onlyOne(
      (byStem.get(last) ?? []).filter((path) => endsWith(path, tail)),
      tail,
      from,
    );
    if (found !== null) return found;
  }
  return null;
}

/** Of several files those of the importer's own language, then those that agree with more of the name; null unless one is left. */
function onlyOne(paths: readonly string[], tail: readonly string[], from: string): string | null {
  const own = paths.filter((path) => endingOf(path) === endingOf(from));
  const left = own.length > 0 ? own : paths;
  const whole = left.filter((path) => withoutEnding(path).endsWith(tail.join('/')));
  const best = whole.length > 0 ? whole : left;
  return best.length === 1 ? (best[0] ?? null) : null;
}

const endingOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
const withoutEnding = (path: string): string => path.replace(/\.[^./]+$/, '');

/** At least two parts must agree where the name has two: one alone, such as `utils`, says little. */
function endsWith(path: string, tail: readonly string[]): boolean {
  const parts = withoutEnding(path).split('/');
  const compared = Math.min(2, tail.length);
  return tail.slice(-compared).every((part, at) => part === parts[parts.length - compared + at]);
}
