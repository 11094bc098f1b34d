import * as z from 'zod';

/** What is remembered beyond one project: patterns that worked, and errors with their ways out. */
export const libraryKindSchema = z.enum(['pattern', 'error']);
export type LibraryKind = z.infer<typeof libraryKindSchema>;

/** The files of home that hold it. */
export const LIBRARY_FILES = ['PATTERN_LIBRARY.md', 'PATTERN_INDEX.md', 'KNOWN_ERRORS.md'] as const;
export type LibraryFile = (typeof LIBRARY_FILES)[number];

/** A field of an entry: how it is named on a command line, and in the file. */
export interface LibraryField {
  readonly key: string;
  readonly label: string;
  /** What a person is asked; absent where the shell fills it in. */
  readonly asks?: string;
  readonly required?: boolean;
}

export const LIBRARY: Readonly<
  Record<LibraryKind, { readonly prefix: string; readonly file: LibraryFile; readonly fields: readonly LibraryField[] }>
> = {
  pattern: {
    prefix: 'PATTERN',
    file: 'PATTERN_LIBRARY.md',
    fields: [
      { key: 'domain', label: 'Domain', asks: 'Domain: what kind of work is it?', required: true },
      { key: 'stack', label: 'Stack', asks: 'Stack: with what is it built?' },
      { key: 'context', label: 'Context', asks: 'Context: where did it come up?' },
      { key: 'pattern', label: 'Pattern', asks: 'Pattern: what is worth doing again?', required: true },
      { key: 'pitfall', label: 'Pitfall avoided', asks: 'Pitfall: what does it keep one from?' },
      { key: 'signal', label: 'Reuse signal', asks: 'Reuse signal: when should it come to mind?' },
      { key: 'keywords', label: 'Keywords', asks: 'Keywords, parted by commas', required: true },
      { key: 'evidence', label: 'Evidence' },
    ],
  },
  error: {
    prefix: 'ERROR',
    file: 'KNOWN_ERRORS.md',
    fields: [
      { key: 'signature', label: 'Signature', asks: 'Signature: words of its output that tell it', required: true },
      { key: 'cause', label: 'Cause', asks: 'Cause: why does it happen?' },
      { key: 'fix', label: 'Fix', asks: 'Fix: what mends it?', required: true },
      { key: 'keywords', label: 'Keywords', asks: 'Keywords, parted by commas' },
      { key: 'evidence', label: 'Evidence' },
    ],
  },
};

/** An entry before it has its number; `values` by the keys of its kind's fields. */
export const libraryDraftSchema = z.object({
  kind: libraryKindSchema,
  title: z.string(),
  values: z.record(z.string(), z.string()),
});
export type LibraryDraft = z.infer<typeof libraryDraftSchema>;

export const libraryEntrySchema = libraryDraftSchema.extend({ id: z.string(), line: z.int() });
export type LibraryEntry = z.infer<typeof libraryEntrySchema>;

/** A pattern as an agent is told it. */
export const offeredPatternSchema = z.object({
  id: z.string(),
  title: z.string(),
  context: z.string(),
  pattern: z.string(),
  pitfall: z.string(),
});
export type OfferedPattern = z.infer<typeof offeredPatternSchema>;

/** That a run was told a pattern; `for` names its task, or `plan`. */
export const patternGivenSchema = z.object({ id: z.string(), title: z.string(), for: z.string() });
export type PatternGiven = z.infer<typeof patternGivenSchema>;
