import { isMapping, type Met, mappings, placeOf, pointerKeys } from './reference.ts';

/** A file that was read and parsed. */
export interface Loaded {
  readonly data: unknown;
  /** The 1-based line of what the keys lead to. */
  readonly lineOf: (path: readonly PropertyKey[]) => number | null;
}

/** A part of a description that cannot be shown as it is meant. */
export interface Trouble {
  readonly file: string;
  readonly line: number | null;
  readonly message: string;
}

/** What a reference leads to; `keys` name the place in the file. */
export interface Target {
  readonly kind: 'target';
  readonly file: string;
  readonly keys: readonly string[];
  readonly value: unknown;
}

export type Resolved = Target | { readonly kind: 'broken'; readonly reason: string };

interface Indexed {
  /** Places that have a name of their own: `$anchor`, `$dynamicAnchor`, and `$id`. */
  readonly anchors: ReadonlyMap<string, Met>;
}

/** The files of a description, and the way from a reference to its target. */
export class Library {
  private readonly files: ReadonlyMap<string, Loaded | null>;
  private readonly indexes = new Map<string, Indexed>();

  /** `files` holds null for those that are not there. */
  constructor(files: ReadonlyMap<string, Loaded | null>) {
    this.files = files;
  }

  lineOf(file: string, path: readonly PropertyKey[]): number | null {
    return this.files.get(file)?.lineOf(path) ?? null;
  }

  resolve(ref: string, from: string): Resolved {
    const byId = this.byId(ref, from);
    if (byId !== null) return byId;
    const found = placeOf(ref, from);
    if (found.kind === 'refused') return { kind: 'broken', reason: found.reason };
    const { file, fragment } = found.place;
    const loaded = this.files.get(file);
    if (loaded === undefined || loaded === null) return { kind: 'broken', reason: `there is no file ${file}` };
    const keys = pointerKeys(fragment);
    if (keys !== null) return this.walk(file, [], keys);
    const anchor = this.index(file).anchors.get(`#${fragment}`);
    if (anchor === undefined) return { kind: 'broken', reason: `nothing in ${file} has the anchor ${fragment}` };
    return { kind: 'target', file, keys: anchor.path.map(String), value: anchor.node };
  }

  /** A schema that gave itself an `$id` is found by it (JSON Schema 2020-12, section 8.2.1). */
  private byId(ref: string, from: string): Resolved | null {
    const [id = '', fragment = ''] = ref.split('#');
    const met = id === '' ? undefined : this.index(from).anchors.get(id);
    if (met === undefined) return null;
    const keys = pointerKeys(fragment);
    const base = met.path.map(String);
    return keys === null ? this.resolve(`#${fragment}`, from) : this.walk(from, base, keys);
  }

  private walk(file: string, base: readonly string[], keys: readonly string[]): Resolved {
    let value: unknown = this.files.get(file)?.data;
    for (const key of [...base, ...keys]) {
      const next: unknown = Array.isArray(value)
        ? value[Number(key)]
        : isMapping(value) && Object.hasOwn(value, key)
          ? value[key]
          : undefined;
      if (next === undefined) return { kind: 'broken', reason: `${file} has no ${[...base, ...keys].join('/')}` };
      value = next;
    }
    return { kind: 'target', file, keys: [...base, ...keys], value };
  }

  private index(file: string): Indexed {
    const known = this.indexes.get(file);
    if (known !== undefined) return known;
    const anchors = new Map<string, Met>();
    for (const met of mappings(this.files.get(file)?.data)) {
      const { $anchor, $dynamicAnchor, $id } = met.node;
      if (typeof $dynamicAnchor === 'string') anchors.set(`#${$dynamicAnchor}`, met);
      if (typeof $anchor === 'string') anchors.set(`#${$anchor}`, met);
      if (typeof $id === 'string') anchors.set($id, met);
    }
    const index = { anchors };
    this.indexes.set(file, index);
    return index;
  }
}

/** The files of the project that a document refers to. */
export function filesNamed(data: unknown, file: string): readonly string[] {
  const named = new Set<string>();
  for (const { node } of mappings(data)) {
    if (typeof node.$ref !== 'string') continue;
    const found = placeOf(node.$ref, file);
    if (found.kind === 'place' && found.place.file !== file) named.add(found.place.file);
  }
  return [...named];
}

/** References that lead nowhere or are not followed, each with its line. */
export function brokenReferences(library: Library, files: ReadonlyMap<string, Loaded | null>): readonly Trouble[] {
  return [...files].flatMap(([file, loaded]) =>
    mappings(loaded?.data).flatMap(({ node, path }) => {
      if (typeof node.$ref !== 'string') return [];
      const found = library.resolve(node.$ref, file);
      if (found.kind === 'target') return [];
      return [
        {
          file,
          line: library.lineOf(file, [...path, '$ref']),
          message: `${node.$ref} is not followed: ${found.reason}`,
        },
      ];
    }),
  );
}
