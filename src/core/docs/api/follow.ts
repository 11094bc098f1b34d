import type { Trouble } from './library.ts';
import { keyOf, resolveIn, type Scope } from './sections.ts';

/** A zod schema, by what is needed of it here. */
export interface Shape<T> {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: T }
    | { readonly success: false; readonly error: { readonly issues: readonly Issue[] } };
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** A part with the references before it followed. */
export interface Followed<T> {
  readonly node: T;
  readonly scope: Scope;
  /** The places it was found at, the last one its own; empty when it stood where it was looked for. */
  readonly via: readonly string[];
  /** A reference that leads nowhere, as it is written. */
  readonly broken: string | null;
}

interface Referring {
  readonly $ref?: string | undefined;
}

/**
 * The part that stands at a place or that a reference there leads to. What stands beside the reference
 * counts over what it leads to: `summary` and `description` by the standard, the rest of a path item by habit.
 */
export function follow<T extends Referring>(start: T, shape: Shape<T>, from: Scope): Followed<T> {
  let node = start;
  let scope = from;
  const via: string[] = [];
  while (node.$ref !== undefined) {
    const { $ref: ref, ...beside } = node;
    const found = resolveIn(scope, ref);
    if (found.kind === 'broken') return { node, scope, via, broken: ref };
    if (via.includes(keyOf(found))) {
      const line = scope.writing.library.lineOf(found.file, found.keys);
      remember(scope, [{ file: found.file, line, message: `${ref} is not followed: it leads back to itself` }]);
      return { node, scope, via, broken: ref };
    }
    via.push(keyOf(found));
    scope.writing.used.add(keyOf(found));
    scope = { ...scope, file: found.file };
    const parsed = shape.safeParse(found.value);
    if (!parsed.success) {
      remember(scope, faults(scope, found.keys, parsed.error.issues));
      return { node, scope, via, broken: ref };
    }
    node = { ...parsed.data, ...beside };
  }
  return { node, scope, via, broken: null };
}

/** What is wrong with the shape of a part, in words with its place and line. */
export function faults(scope: Scope, keys: readonly string[], issues: readonly Issue[]): readonly Trouble[] {
  return issues.map(({ path, message }) => {
    const whole = [...keys, ...path];
    const line = scope.writing.library.lineOf(scope.file, whole);
    const said = message.replace(/^Invalid input: /, '');
    return { file: scope.file, line, message: `${whole.map(String).join('.') || 'the document'}: ${said}` };
  });
}

export function remember({ writing }: Scope, troubles: readonly Trouble[]): void {
  for (const trouble of troubles) writing.troubles.set(JSON.stringify(trouble), trouble);
}
