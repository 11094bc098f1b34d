import { ExternalError } from '../../../ports/errors.ts';
import type { Doors } from '../publish.ts';
import { readStored, type Stored } from '../travel/meta.ts';

/** A backup as a fork needs it. */
export interface SnapshotParts {
  readonly ref: string;
  readonly commit: string;
  readonly head: string;
  /** Trees. */
  readonly work: string;
  readonly index: string;
  /** Whether that tree says all there is to say of the index. */
  readonly plain: boolean;
  /** Files and directories as they were where git alone would not bring them back so. */
  readonly exact: Pick<Stored['meta'], 'files' | 'directories'>;
}

/** Reads a backup; rejects when it is gone or was made before the first commit. */
export async function readParts(doors: Doors, backup: string): Promise<SnapshotParts> {
  const stored = await readStored(doors, backup);
  if (stored === null) {
    throw new ExternalError('git', 'The backup this starts from is gone.', {
      next: 'Begin again; a new one is made then.',
      detail: backup.slice(0, 200),
    });
  }
  const { ref, commit, tree, meta } = stored;
  if (meta.head === null) {
    throw new ExternalError('git', 'This repository has no commit yet, so there is nothing to start from.', {
      next: 'Make a first commit, then try again.',
    });
  }
  const { files, directories } = meta;
  const { tree: index, kept } = meta.index;
  return { ref, commit, head: meta.head, work: tree, index, plain: kept === null, exact: { files, directories } };
}
