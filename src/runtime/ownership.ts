import { PATHS } from '../../schemas/paths.ts';
import { ownedFiles } from '../core/plan-rules/ownership.ts';
import type { OwnershipRows } from '../core/regressions/owners.ts';
import type { ProjectFilesPort } from '../ports/files.ts';

/** FILE_OWNERSHIP_MAP.md as it lies there, read for every task and taken apart only when it is another text. */
export class Ownership {
  #text: string | null = null;
  #rows: OwnershipRows = new Map();

  /** The rows for these files; a file the map does not name is not there. Rejects with an ExternalError. */
  async rowsOf(project: Pick<ProjectFilesPort, 'read'>, dir: string, files: readonly string[]): Promise<OwnershipRows> {
    if (files.length === 0) return new Map();
    const text = (await project.read(dir, PATHS.ownership)) ?? '';
    if (text !== this.#text) {
      this.#rows = rowsIn(text);
      this.#text = text;
    }
    return new Map(files.flatMap((file) => rowOf(this.#rows, file)));
  }
}

function rowOf(rows: OwnershipRows, file: string): readonly (readonly [string, readonly string[]])[] {
  const owners = rows.get(file);
  return owners === undefined ? [] : [[file, owners]];
}

/** A file that stands twice belongs to all it is given to. */
function rowsIn(text: string): OwnershipRows {
  const rows = new Map<string, readonly string[]>();
  for (const { path, owners } of ownedFiles(text)) rows.set(path, [...(rows.get(path) ?? []), ...owners]);
  return rows;
}
