import { firstLine } from '../plumbing.ts';
import type { Doors } from '../publish.ts';

/** A merge made in the object store alone. */
export interface Merged {
  /** The tree of the outcome; in conflict it holds both versions, marked where git could. */
  readonly tree: string;
  /** Paths in conflict, one character per byte. */
  readonly conflicts: ReadonlySet<string>;
  readonly clean: boolean;
}

/** Both sides change the same tree of files in place: a file that merely looks like another one is not its new name. */
const IN_PLACE: readonly string[] = ['merge.renames=false', 'merge.directoryRenames=false'];

/** Paths git speaks of in its messages: `count NUL path NUL … type NUL text NUL` each. */
function pathsOfMessages(fields: readonly string[]): string[] {
  const paths: string[] = [];
  for (let at = 0; at < fields.length; ) {
    const count = Number(fields[at]);
    if (!Number.isInteger(count) || fields[at] === '') break;
    const type = fields[at + 1 + count] ?? '';
    if (type.startsWith('CONFLICT')) paths.push(...fields.slice(at + 1, at + 1 + count));
    at += count + 3;
  }
  return paths;
}

/** Parses `merge-tree --write-tree -z` (git-merge-tree(1), "Output"): tree, stages of conflicts, an empty field, messages. */
function parseMerge(output: Buffer, clean: boolean): Merged {
  const [tree = '', ...fields] = output.toString('latin1').split('\0');
  const end = fields.indexOf('');
  const stages = fields.slice(0, end === -1 ? undefined : end);
  const staged = stages.map((field) => field.slice(field.indexOf('\t') + 1));
  // Some conflicts, such as a directory renamed in two ways, leave no stages.
  const paths = staged.length > 0 || clean ? staged : pathsOfMessages(fields.slice(end + 1));
  return { tree, conflicts: new Set(paths), clean };
}

export interface MergeSides {
  /** Commits, or full refs where their names are to be seen in the conflict markers. */
  readonly ours: string;
  readonly theirs: string;
  readonly inPlace?: boolean;
}

/** Merges two commits in memory (git-merge-tree(1)); rejects when they have no common ancestor. */
export async function mergeTree({ git, at }: Doors, { ours, theirs, inPlace }: MergeSides): Promise<Merged> {
  const args = ['--write-tree', '-z', '--messages', ours, theirs];
  const accept = (code: number): boolean => code === 1;
  const config = inPlace ? IN_PLACE : [];
  const output = await git({ cwd: at.root, command: 'merge-tree', args, accept, config });
  return parseMerge(output.stdout, output.code === 0);
}

/** A common ancestor of two commits; null when there is none, or none that this repository still knows. */
export async function mergeBase({ git, at }: Doors, [a, b]: readonly [string, string]): Promise<string | null> {
  const output = await git({ cwd: at.root, command: 'merge-base', args: [a, b], accept: (code) => code === 1 });
  return output.code === 1 ? null : firstLine(output);
}
