import fc from 'fast-check';
import { attributesFile, type Edit, ignoreFile, NAMES, trackedEdit, workEdit } from './random-names.ts';

/** A repository to be built (build-repo.ts): everything in it follows from these values. */
export interface RepoPlan {
  /** The names this case plays with. */
  readonly names: readonly string[];
  readonly ignore: string | null;
  readonly attributes: string | null;
  /** One commit each, on `main`, each with the trailer of a task. */
  readonly commits: readonly (readonly Edit[])[];
  /** A commit beside them, from the first, on the branch `side`. */
  readonly side: readonly Edit[] | null;
  readonly head: { readonly kind: 'branch' | 'slashed' | 'detached' | 'unborn'; readonly at: number };
  readonly staged: readonly Edit[];
  readonly work: readonly Edit[];
  readonly announced: readonly number[];
  readonly assumed: readonly number[];
  readonly skipped: readonly number[];
  /** Which paths of the index are in conflict. */
  readonly unmerged: readonly number[];
  readonly merging: boolean;
  readonly format: 'plain' | 'split' | 'v4' | 'untracked-cache';
  readonly packed: boolean;
  readonly autocrlf: 'true' | 'input' | null;
  readonly fileMode: boolean;
  readonly excludes: string | null;
  readonly privateDirectory: boolean;
}

const few = <T>(one: fc.Arbitrary<T>, most: number): fc.Arbitrary<T[]> => fc.array(one, { maxLength: most });
/** Mostly none at all. */
const rarely = (times: number): fc.Arbitrary<number[]> =>
  fc.oneof(
    { weight: times, arbitrary: fc.constant<number[]>([]) },
    { weight: 1, arbitrary: fc.array(fc.nat(20), { minLength: 1, maxLength: 2 }) },
  );
/** True once in so many cases. */
const once = (times: number): fc.Arbitrary<boolean> => fc.nat(times - 1).map((n) => n === times - 1);
const names = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 3, maxLength: 14 });

/** Any repository a person may have. Values shrink towards a plain one with few files. */
export const randomRepo: fc.Arbitrary<RepoPlan> = fc.record({
  names,
  ignore: ignoreFile,
  attributes: attributesFile,
  commits: fc.array(fc.array(trackedEdit, { minLength: 1, maxLength: 7 }), { minLength: 2, maxLength: 5 }),
  side: fc.option(few(trackedEdit, 4), { freq: 2 }),
  head: fc.record({
    kind: fc.constantFrom('branch', 'branch', 'branch', 'branch', 'slashed', 'detached', 'unborn'),
    at: fc.nat(9),
  }),
  staged: few(trackedEdit, 5),
  work: few(workEdit, 8),
  announced: rarely(5),
  assumed: rarely(9),
  skipped: rarely(9),
  unmerged: rarely(16),
  merging: once(16),
  format: fc.constantFrom('plain', 'plain', 'plain', 'plain', 'split', 'v4', 'untracked-cache'),
  packed: fc.boolean(),
  autocrlf: fc.constantFrom(null, null, null, null, null, 'true', 'input'),
  fileMode: once(12).map((off) => !off),
  excludes: fc.constantFrom(null, null, null, '*.bin\n'),
  privateDirectory: once(6),
});
