import type { LibraryDraft, LibraryKind } from '../../../schemas/knowledge.ts';

/** Orders about what is remembered beyond one project. */
export type KnowledgeEffect =
  | { readonly type: 'library/add'; readonly draft: LibraryDraft }
  /** Shows the entries these words have something in common with; all of them without words. */
  | { readonly type: 'library/find'; readonly kind: LibraryKind; readonly words: string };
