import type { KnownSecret, SecretFound } from '../../schemas/secret.ts';

/** A file as a commit would hold it. */
export interface ScannedFile {
  readonly path: string;
  readonly bytes: Buffer;
  /** What the history holds of it already; null for nothing. */
  readonly before: () => Promise<Buffer | null>;
}

/**
 * Looks for secrets in a file; what the history holds of it already is none, for it would be no news. One that is known
 * has the mark it is known by, one that is allowed in that file is left out. A value leaves this function in no form.
 */
export type SecretScan = (file: ScannedFile, known: readonly KnownSecret[]) => Promise<readonly SecretFound[]>;
