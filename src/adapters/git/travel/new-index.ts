import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Doors } from '../publish.ts';
import type { Plan } from './plan.ts';
import type { Scan } from './scanned.ts';
import type { Target } from './target.ts';

const nul = (paths: readonly string[]): Buffer => Buffer.from(paths.map((path) => `${path}\0`).join(''), 'latin1');

async function refresh({ git, at }: Doors, index: string): Promise<void> {
  // 1: some files differ from the index, which is as it should be.
  const accept = (code: number): boolean => code === 1;
  await git({ cwd: at.root, index, command: 'update-index', args: ['-q', '--refresh'], accept });
}

/** The bytes of an index as they were, with the time they had: what was changed in the same second is read again. */
async function bring(doors: Doors, kept: { blob: string; seconds: number }, file: string): Promise<string> {
  const { git, at } = doors;
  const { stdout } = await git({ cwd: at.root, command: 'cat-file', args: ['blob', kept.blob] });
  await writeFile(file, stdout, { mode: 0o600 });
  await utimes(file, kept.seconds, kept.seconds);
  await refresh(doors, file);
  return file;
}

/** Tells git again which files to take for unchanged, and which to leave alone, as far as it still knows them. */
async function mask({ git, at }: Doors, index: string, scan: Scan): Promise<void> {
  const { assumed, skipped } = scan.index;
  if (assumed.length + skipped.length === 0) return;
  const call = { cwd: at.root, index };
  const { stdout } = await git({ ...call, command: 'ls-files', args: ['-z'] });
  const known = new Set(stdout.toString('latin1').split('\0'));
  for (const [flag, paths] of [
    ['--assume-unchanged', assumed],
    ['--skip-worktree', skipped],
  ] as const) {
    const stdin = nul(paths.filter((path) => known.has(path)));
    if (stdin.length > 0) await git({ ...call, command: 'update-index', args: ['-z', flag, '--stdin'], stdin });
  }
}

export interface IndexOrder {
  readonly scan: Scan;
  readonly plan: Plan;
  readonly target: Target;
  /** Whether files were written after git had noted their times. */
  readonly rewritten: boolean;
  readonly scratch: string;
}

/** Makes the index for the end of a move as a file, with the times of the files in it; null where there is none. */
export async function makeIndex(doors: Doors, order: IndexOrder): Promise<string | null> {
  const { scan, plan, target } = order;
  const { git, at } = doors;
  if (target.index.kind === 'none') return null;
  if (target.index.kind === 'kept') return bring(doors, target.index, join(order.scratch, 'kept-index'));
  const index = scan.file;
  if (!plan.whole || target.index.tree !== target.work) {
    // -i: only the index is meant; what the files hold is no matter here.
    await git({ cwd: at.root, index, command: 'read-tree', args: ['-i', '-m', target.index.tree] });
  }
  if (order.rewritten) await refresh(doors, index);
  if (target.stored === null) await mask(doors, index, scan);
  return index;
}
