import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ForkPort } from '../../../ports/fork.ts';
import type { TravelPort } from '../../../ports/travel.ts';
import type { Access } from '../access.ts';
import type { Doors } from '../publish.ts';
import { adopt, adopted } from './adopt.ts';
import { clone } from './clone.ts';
import { fingerprint } from './fingerprint.ts';
import { marked } from './marked.ts';
import { measure } from './measure.ts';
import { commitMerge } from './merge-commit.ts';
import { branchRef } from './names.ts';
import { openConflicts } from './open-conflicts.ts';
import { forget, park } from './park.ts';
import { previewMerge } from './preview.ts';

async function hasBranch({ git, at }: Doors, name: string): Promise<boolean> {
  const ref = branchRef(name);
  const args = ['--format=%(refname)', ref];
  const { stdout } = await git({ cwd: at.root, command: 'for-each-ref', args });
  return stdout.toString('utf8').split('\n').includes(ref);
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
  const { inside } = access;
  return {
    clone: (dir, order) => clone(access, dir, order),
    fingerprint: (dir) => inside(dir, fingerprint),
    adopt: (dir, order) => adopt(access, travel, { ...order, dir }),
    adopted: (dir, as) => inside(dir, (doors) => adopted(doors, as)),
    measure: (dir, base) => inside(dir, (doors) => measure(doors, base)),
    previewMerge: (dir, order) => inside(dir, (doors) => previewMerge(doors, order)),
    commitMerge: (dir, order) => inside(dir, (doors) => commitMerge(doors, order)),
    openConflicts: (dir, order) => openConflicts(access, travel, { ...order, clone: dir }),
    marked: (dir, files) => inside(dir, ({ at }) => marked(at.root, files)),
    park: async (from, to) => access.exclusive(await turnOf(from), () => park(from, to)),
    hasBranch: (dir, name) => inside(dir, (doors) => hasBranch(doors, name)),
    forget: (dir, order) => inside(dir, (doors) => forget(doors, order)),
  };
}
