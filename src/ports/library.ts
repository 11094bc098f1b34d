import type { LibraryFile } from '../../schemas/knowledge.ts';

export type LibraryTexts = Readonly<Record<LibraryFile, string | null>>;

/** What home remembers across projects: Markdown files that people may edit too. */
export interface LibraryPort {
  /** Absolute. */
  readonly dir: string;
  /** Null for a file that is not there. Rejects with an ExternalError. */
  read(file: LibraryFile): Promise<string | null>;
  /**
   * Reads all files, and writes those that `change` gives, in its order, under a lock that other shells wait for. Each is
   * durable when it resolves. What `change` throws is thrown, and nothing is written then.
   */
  update(
    change: (texts: LibraryTexts) => readonly { readonly file: LibraryFile; readonly text: string }[],
  ): Promise<void>;
}
