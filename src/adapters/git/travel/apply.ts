import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExternalError } from '../../../ports/errors.ts';
import { advanceHead } from '../commit.ts';
import { indexInfo, zeroId } from '../entries.ts';
import { gitFailure } from '../failure.ts';
import { finishIndex, installIndex } from '../install-index.ts';
import type { Doors } from '../publish.ts';
import { putDirectories, putExact } from './exact-bytes.ts';
import { makeIndex } from './new-index.ts';
import type { Plan } from './plan.ts';
import { writeTreeOf } from './scan.ts';
import type { Scan } from './scanned.ts';
import type { Target } from './target.ts';

export interface Leap {
  readonly id: string;
  readonly scan: Scan;
  readonly plan: Plan;
  readonly target: Target;
  readonly scratch: string;
}

/** What read-tree says when a file is not as the index has it, or something lies where a file should go: it did nothing then. */
const GUARDED = /Cannot merge|would be overwritten|would be removed|would lose untracked/;

/** The tree the work tree will be: the destination's, with what stays. */
async function outcome(doors: Doors, { scan, plan, target, scratch }: Leap): Promise<string> {
  if (plan.whole) return target.work;
  const index = join(scratch, 'outcome-index');
  await copyFile(scan.file, index);
  // What goes comes first: a file may stand where a directory is to be.
  const sorted = [...plan.changes].sort(([, a], [, b]) => Number(a !== null) - Number(b !== null));
  const stdin = indexInfo(new Map(sorted), zeroId(doors.at));
  await doors.git({ cwd: doors.at.root, index, command: 'update-index', args: ['-z', '--index-info'], stdin });
  return writeTreeOf(doors, index);
}

/** Changes the files. False when git refused because one of them had changed since the scan; then none was touched. */
async function changeFiles(doors: Doors, leap: Leap): Promise<boolean> {
  if (leap.plan.changes.size === 0) return true;
  const tree = await outcome(doors, leap);
  const call = { cwd: doors.at.root, index: leap.scan.file, command: 'read-tree' as const };
  const args = ['-m', '-u', leap.scan.tree, tree];
  const { code, stderr } = await doors.git({ ...call, args, accept: (status) => status === 128 });
  if (code === 0) return true;
  if (GUARDED.test(stderr)) return false;
  throw gitFailure('git read-tree', stderr);
}

/** Files whose size or times are not those git noted in an index when it wrote them. */
async function changedSince({ git, at }: Doors, index: string): Promise<ReadonlySet<string>> {
  const args = ['--name-only', '-z', '--ignore-submodules=all'];
  const { stdout } = await git({ cwd: at.root, index, command: 'diff-files', args });
  return new Set(stdout.toString('latin1').split('\0').filter(Boolean));
}

/** Lets HEAD, and the branch it names, point where the target was; rejects when somebody else moved it meanwhile. */
async function setHead({ git, at }: Doors, { id, scan, target }: Leap): Promise<void> {
  const from = scan.head.sha;
  if (from === target.head) return;
  if (target.head === null) {
    const args = ['-m', `codesleuth: move ${id}`, '-d', 'HEAD', from ?? ''];
    await git({ cwd: at.root, command: 'update-ref', args });
    return;
  }
  if (await advanceHead(git, at, { from, to: target.head, reason: `move ${id}` })) return;
  throw new ExternalError('git', 'The branch was moved by somebody else while the files were being changed.', {
    next: 'Let the other git process finish, then try again; the backup holds everything.',
  });
}

/**
 * Makes the change: files, their exact bytes and modes, HEAD, then the index, whose lock the caller holds. Gives the files
 * somebody wrote to meanwhile, which are left as they are; null when nothing was done because a file had changed since
 * the scan. Rejects when the disk or git fails half-way.
 */
export async function leap(doors: Doors, order: Leap): Promise<readonly string[] | null> {
  const { plan, target, scan, scratch } = order;
  if (!(await changeFiles(doors, order))) return null;
  const put = await putExact(doors, {
    wanted: plan.exact,
    isWritten: (path) => plan.changes.has(path),
    changedSince: () => changedSince(doors, scan.file),
    seen: plan.seen,
  });
  const rewritten = put.changed > 0;
  await putDirectories(doors.at, new Map(target.stored?.meta.directories));
  const index = await makeIndex(doors, { scan, plan, target, rewritten, scratch });
  const [flushed, moved] = await Promise.allSettled([finishIndex(doors.at, index), setHead(doors, order)]);
  // Both have ended when the caller lets go of the lock.
  for (const one of [moved, flushed]) if (one.status === 'rejected') throw one.reason;
  await installIndex(doors.at, index);
  return put.left;
}
