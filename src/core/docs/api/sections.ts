import { headingSlug } from '../headings.ts';
import type { Library, Resolved, Target } from './library.ts';

/** A schema that gets a section of its own, because something refers to it or it stands among the components. */
export interface Section {
  readonly title: string;
  readonly slug: string;
  readonly target: Target;
}

/** The sections of a description's schemas in the order in which they were first met; each target has one. */
export class Sections {
  private readonly root: string;
  private readonly known = new Map<string, Section>();
  private readonly slugs = new Map<string, number>();

  /** `root` is the file whose schemas go by their bare names. */
  constructor(root: string) {
    this.root = root;
  }

  of(target: Target): Section {
    const id = keyOf(target);
    const known = this.known.get(id);
    if (known !== undefined) return known;
    const title = `Schema ${this.nameOf(target)}`;
    const slug = headingSlug(title);
    const count = this.slugs.get(slug) ?? 0;
    this.slugs.set(slug, count + 1);
    const section = { title, slug: count === 0 ? slug : `${slug}-${count}`, target };
    this.known.set(id, section);
    return section;
  }

  /** All of them; those that are met while the list is gone through come too. */
  all(): IterableIterator<Section> {
    return this.known.values();
  }

  private nameOf({ file, keys }: Target): string {
    const [components, schemas, name] = keys;
    const isNamed = keys.length === 3 && components === 'components' && schemas === 'schemas';
    if (file === this.root && isNamed && name !== undefined) return name;
    const place = keys.length === 0 ? '' : `#/${keys.join('/')}`;
    return file === this.root ? place : `${file}${place}`;
  }
}

/** Names a place of the description. */
export const keyOf = ({ file, keys }: Pick<Target, 'file' | 'keys'>): string => JSON.stringify([file, ...keys]);

/** What the description is written with. */
export interface Writing {
  readonly library: Library;
  readonly sections: Sections;
  /** Keywords beside a `$ref` count: from 3.1 on. */
  readonly siblings: boolean;
  /** Reusable parts that were shown where they are used. */
  readonly used: Set<string>;
  /** Parts whose shape is wrong, by their places. */
  readonly troubles: Map<string, { readonly file: string; readonly line: number | null; readonly message: string }>;
}

/** Where a part stands: references in it are relative to its file. */
export interface Scope {
  readonly writing: Writing;
  readonly file: string;
}

export const resolveIn = ({ writing, file }: Scope, ref: string): Resolved => writing.library.resolve(ref, file);
