import type { LibraryDraft } from '../../../schemas/knowledge.ts';

/** An entry that is being asked for, field by field; `step` counts them, the title first. */
export interface Capture {
  readonly draft: LibraryDraft;
  readonly step: number;
}
