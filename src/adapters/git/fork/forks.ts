import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ForkPort } from '../../../ports/fork.ts';
import type { TravelPort } from '../../../ports/travel.ts';
import { realPathOf } from '../../store/real-path.ts';
import type { Access } from '../access.ts';
import type { Doors } from '../publish.ts';
import { adopt, adopted, deleteRefs } from './adopt.ts';
import { clone } from './clone.ts';
import { fingerprint } from './fingerprint.ts';
import { marked } from './marked.ts';
import { measure } from './measure.ts';
import { commitMerge } from './merge-commit.ts';
import { branchRef, KEPT_REFS, mergeRef, sideOf } from './names.ts';
import { openConflicts } from './open-conflicts.ts';
import { forget, park } from './park.ts';
import { previewMerge } from './preview.ts';
import { hasOpenConflicts, resolvedConflicts, settleConflicts, takeConflictsBack } from './take-back.ts';
import { ignored, workTree } from './work-tree.ts';

async function hasBranch({ git, at }: Doors, name: string): Promise<boolean> {
  const ref = branchRef(name);
  const args = ['--format=%(refname)', ref];
  const { stdout } = await git({ cwd: at.root, command: 'for-each-ref', args });
  return stdout.toString('utf8').split('\n').includes(ref);
}

/** Sides whose commits are kept. */
async function kept({ git, at }: Doors): Promise<string[]> {
  const { stdout } = await git({ cwd: at.root, command: 'for-each-ref', args: ['--format=%(refname)', KEPT_REFS] });
  const refs = stdout.toString('utf8').split('\n');
  return refs.flatMap((ref) => sideOf(ref) ?? []);
}

/** What is remembered of a clone goes where it goes. */
async function parkSide({ sides }: Access, from: string, to: string): Promise<string | null> {
  const was = await realPathOf(from);
  const why = await park(from, to);
  if (why === null) await sides.moved(was, await realPathOf(to));
  return why;
}

/** What the work on a clone waits for; a directory that is gone waits for nobody. */
async function turnOf(dir: string): Promise<string> {
  return join(await realpath(resolve(dir)).catch(() => resolve(dir)), '.git');
}

/**
 * Forks of a project as clones beside it. Snapshots of a clone's uncommitted work and moves inside it are the travel
 * port's. Every method rejects with an ExternalError.
 */
export function createForks(access: Access, travel: TravelPort): ForkPort {
  const { inside, writing } = access;
  const own = (side: string, project: string) => inside(project, ({ at }) => access.sides.own(side, at.commonDir));
  return {
    clone: (dir, order) => clone(access, dir, order),
    fingerprint: (dir) => inside(dir, fingerprint),
    workTree: (dir) => inside(dir, workTree),
    ignored: (dir) => inside(dir, ignored),
    adopt: async (dir, order) => {
      await own(order.from, dir);
      return adopt(access, travel, { ...order, dir });
    },
    adopted: (dir, as) => inside(dir, (doors) => adopted(doors, as)),
    measure: (dir, base) => inside(dir, (doors) => measure(doors, base)),
    previewMerge: (dir, order) => writing(dir, (doors) => previewMerge(doors, order)),
    commitMerge: (dir, order) => writing(dir, (doors) => commitMerge(doors, order)),
    releaseMerge: (dir, id) => inside(dir, ({ git, at }) => deleteRefs(git, at, [mergeRef(id)])),
    openConflicts: async (dir, order) => {
      await own(dir, order.project);
      return openConflicts(access, travel, { ...order, clone: dir });
    },
    hasOpenConflicts: (dir, id) => inside(dir, (doors) => hasOpenConflicts(doors, id)),
    settleConflicts: (dir, id) => inside(dir, (doors) => settleConflicts(doors, id)),
    resolvedConflicts: async (dir, order) => {
      await own(dir, order.project);
      return resolvedConflicts(access, { ...order, clone: dir });
    },
    takeConflictsBack: async (dir, order) => {
      await own(dir, order.project);
      return takeConflictsBack(access, travel, { ...order, clone: dir });
    },
    marked: (dir, files, merge = null) => inside(dir, (doors) => marked(doors, files, merge)),
    park: async (from, to) => access.exclusive(await turnOf(from), () => parkSide(access, from, to)),
    kept: (dir) => inside(dir, kept),
    hasBranch: (dir, name) => inside(dir, (doors) => hasBranch(doors, name)),
    forget: (dir, order) =>
      inside(dir, async (doors) => {
        await forget(doors, order);
        await access.sides.forget(doors.at.commonDir, await realPathOf(order.parked));
      }),
  };
}
