import type { Context } from '../../schemas/config.ts';

/** What was found in home when the protocol started. */
export type SetupFound =
  | { readonly kind: 'ok'; readonly context: Context }
  | { readonly kind: 'missing' }
  | { readonly kind: 'corrupt'; readonly path: string; readonly message: string };

/** What was found where a project is to live. */
export interface DirectoryFound {
  readonly dir: string;
  readonly exists: boolean;
  readonly isDirectory: boolean;
  readonly empty: boolean;
  readonly writable: boolean;
  readonly insideHome: boolean;
  readonly aroundHome: boolean;
  /** Root of the repository the directory lies in; null outside of any. */
  readonly repository: string | null;
  /** A journal of this shell is there already. */
  readonly hasJournal: boolean;
}
