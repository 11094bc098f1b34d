import { writeTree } from '../commit.ts';
import type { Entry } from '../entries.ts';
import { pathOfText } from '../path-text.ts';
import type { Doors } from '../publish.ts';
import type { Merged } from './merge-tree.ts';

/** What a commit or tree holds at these paths (the port's names); absent ones are missing. */
async function entriesAt({ git, at }: Doors, tree: string, paths: readonly string[]): Promise<Map<string, Entry>> {
  const { stdout: empty } = await git({ cwd: at.root, command: 'mktree', args: [] });
  const args = ['-r', '-z', '--raw', '--no-abbrev', '--no-renames', empty.toString('latin1').trim(), tree, '--'];
  const env = { GIT_LITERAL_PATHSPECS: '1' };
  const { stdout } = await git({ cwd: at.root, command: 'diff-tree', args: [...args, ...paths], env });
  const fields = stdout.toString('latin1').split('\0');
  const found = new Map<string, Entry>();
  for (let field = 0; field + 1 < fields.length; field += 2) {
    const [, mode = '', , oid = ''] = (fields[field] ?? '').split(' ');
    found.set(fields[field + 1] ?? '', { mode, oid });
  }
  return found;
}

export interface Settlement {
  /** The shell's own files, by the port's names. */
  readonly files: readonly string[];
  /** Commits or trees whose versions count, the first one that has the file. */
  readonly from: readonly [string, string];
  readonly scratch: string;
}

/**
 * Settles conflicts in the shell's own files, which are written anew from its journal anyway, by taking one version
 * whole. Other conflicts stay.
 */
export async function settle(doors: Doors, merged: Merged, by: Settlement): Promise<Merged> {
  const files = by.files.filter((file) => merged.conflicts.has(pathOfText(file)));
  if (files.length === 0) return merged;
  const [first, second] = [await entriesAt(doors, by.from[0], files), await entriesAt(doors, by.from[1], files)];
  const paths = files.map(pathOfText);
  const entries = new Map(paths.map((path) => [path, first.get(path) ?? second.get(path) ?? null]));
  const filling = [{ kind: 'entries', entries }] as const;
  const tree = await writeTree(doors.git, doors.at, { base: merged.tree, filling, scratch: by.scratch });
  const conflicts = new Set([...merged.conflicts].filter((path) => !entries.has(path)));
  return { tree, conflicts, clean: conflicts.size === 0 };
}
