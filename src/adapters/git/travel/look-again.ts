import { chmod, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { emptyTree } from '../commit.ts';
import type { Doors } from '../publish.ts';
import { type Repository, readHead } from '../repository.ts';
import type { IndexCopy } from './index-state.ts';
import type { Remembered } from './memory.ts';
import type { Scan } from './scanned.ts';
import { isFileAt, type Sorted, sortUntracked } from './untracked.ts';

/** HEAD, and the tree it stands for. */
export type Standing = Pick<Scan, 'head' | 'base'>;

/** Asks git for both at once where there is a commit; the name of a branch in doubt is asked for in the longer way. */
export async function standing({ git, at }: Doors): Promise<Standing> {
  const args = ['HEAD^{commit}', 'HEAD^{tree}', '--symbolic-full-name', 'HEAD'];
  const output = await git({ cwd: at.root, command: 'rev-parse', args, accept: (code) => code === 128 });
  const [sha, base, name] = output.stdout.toString('utf8').split('\n');
  if (output.code === 0 && sha && base && name && /^(?:HEAD$|refs\/)/.test(name)) {
    return { head: { sha, branch: name === 'HEAD' ? null : name }, base };
  }
  const head = await readHead(git, at);
  return { head, base: head.sha ?? (await emptyTree(git, at)) };
}

/** The paths that git does not track and does not ignore, by an index. */
export async function untracked({ git, at }: Doors, index: string): Promise<Sorted> {
  const args = ['-o', '-z', '--exclude-standard'];
  const { stdout } = await git({ cwd: at.root, index, command: 'ls-files', args });
  return sortUntracked(at, stdout.toString('latin1').split('\0').filter(Boolean));
}

/** Whether the files are those of a private index; what is in doubt, git reads. */
async function isUnchanged({ git, at }: Doors, index: string): Promise<boolean> {
  const args = ['--raw', '-z', '--ignore-submodules=dirty'];
  return (await git({ cwd: at.root, index, command: 'diff-files', args })).stdout.length === 0;
}

/** The private index as it was, with a time not later than when it was written: see copyIndex. */
async function bring({ bytes, seconds }: Remembered, file: string): Promise<void> {
  await writeFile(file, bytes);
  await chmod(file, 0o600);
  await utimes(file, seconds, seconds);
}

/** Whether a file that HEAD or the index holds and the scan does not has come back: git looks away where it is ignored. */
function hasReturned(at: Repository, { changed, missing }: Scan): boolean {
  const gone = [...changed].filter(([, delta]) => delta.new === null).map(([path]) => path);
  return [...gone, ...missing].some((path) => isFileAt(at, path));
}

export interface Again {
  readonly known: Remembered;
  readonly copy: IndexCopy;
  readonly now: Promise<Standing>;
  readonly scratch: string;
  /** Trees a backup keeps; HEAD keeps its own. A tree nobody keeps may be gone. */
  readonly held: readonly string[];
}

/**
 * Compares the present state with a scan made before: HEAD, every byte of the index, what `lstat` says of every tracked
 * and untracked file. Gives the scan, with the files of this operation in it, or null when anything is different.
 */
export async function lookAgain(doors: Doors, order: Again): Promise<Scan | null> {
  const { known, copy, scratch } = order;
  const { scan } = known;
  const kept = [scan.base, ...order.held];
  if (copy.id !== scan.copy.id || !kept.includes(scan.tree) || !kept.includes(scan.index.tree)) return null;
  const file = join(scratch, 'work-index');
  await bring(known, file);
  const [{ head, base }, same, found] = await Promise.all([
    order.now,
    isUnchanged(doors, file),
    untracked(doors, copy.file),
  ]);
  if (head.sha !== scan.head.sha || head.branch !== scan.head.branch || base !== scan.base || !same) return null;
  if (hasReturned(doors.at, scan) || JSON.stringify(found) !== JSON.stringify(known.found)) return null;
  return { ...scan, head, copy, file };
}
