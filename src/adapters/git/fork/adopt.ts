import { resolve } from 'node:path';
import type { Adopted } from '../../../ports/fork.ts';
import type { TravelPort } from '../../../ports/travel.ts';
import type { Access } from '../access.ts';
import type { Plumbing } from '../plumbing.ts';
import type { Doors } from '../publish.ts';
import { type Repository, readHead } from '../repository.ts';
import { shareLfsObjects } from './lfs-objects.ts';
import { CHECKED, LOCAL_ONLY } from './local-transport.ts';
import { uncommittedPaths } from './measure.ts';
import { branchRef, forkRefs } from './names.ts';

export interface AdoptOrder {
  readonly from: string;
  readonly branch: string;
  readonly as: string;
  readonly commitsOnly?: boolean;
}

async function idOf(git: Plumbing, at: Repository, ref: string): Promise<string | null> {
  const args = ['-q', '--verify', `${ref}^{commit}`];
  const output = await git({ cwd: at.root, command: 'rev-parse', args, accept: (code) => code === 1 });
  return output.stdout.toString('utf8').trim() || null;
}

/** What a project keeps under a name; null when nothing. */
export async function adopted({ git, at }: Doors, as: string): Promise<Adopted | null> {
  const refs = forkRefs(as);
  const [tip, work] = await Promise.all([idOf(git, at, refs.tip), idOf(git, at, refs.work)]);
  return tip === null ? null : { tip, work };
}

/** Deletes refs of a project that are there. */
export async function deleteRefs(git: Plumbing, at: Repository, refs: readonly string[]): Promise<void> {
  const stdin = refs.map((ref) => `delete ${ref}\n`).join('');
  await git({ cwd: at.root, command: 'update-ref', args: ['--no-deref', '--stdin'], stdin });
}

/**
 * Whether the branch alone would not hold everything the side has: files that differ from HEAD, or a HEAD that an agent
 * has moved elsewhere.
 */
async function hasMore(doors: Doors, branch: string): Promise<boolean> {
  const head = await readHead(doors.git, doors.at);
  if (head.sha === null) return false;
  if (head.branch !== branch && head.sha !== (await idOf(doors.git, doors.at, branch))) return true;
  return (await uncommittedPaths(doors, head.sha, [])).length > 0;
}

/** Both refs change, or none does. Nothing but these two is written: no FETCH_HEAD, no tags, no remote. */
async function fetchSide({ git, at }: Doors, from: string, refspecs: readonly string[]): Promise<void> {
  const quiet = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--no-auto-maintenance'];
  const args = [...quiet, '--no-prune', '--atomic', '--', from, ...refspecs];
  await git({ cwd: at.root, command: 'fetch', args, config: CHECKED, env: LOCAL_ONLY });
}

/**
 * Brings a side's branch and a snapshot of its uncommitted work into the project. The two repositories are held one
 * after the other, never both at once. See ForkPort.adopt.
 */
export async function adopt(access: Access, travel: TravelPort, order: AdoptOrder & { dir: string }): Promise<Adopted> {
  const [refs, branch, from] = [forkRefs(order.as), branchRef(order.branch), resolve(order.from)];
  const only = order.commitsOnly === true;
  const look = async (doors: Doors) => ({ at: doors.at, more: !only && (await hasMore(doors, branch)) });
  const side = await access.inside(from, look);
  const work = side.more ? (await travel.snapshot(from, { why: `fork ${order.as}` })).ref : null;
  return access.writing(order.dir, async (doors) => {
    const { git, at } = doors;
    const refspecs = [`+${branch}:${refs.tip}`, ...(work === null ? [] : [`+${work}:${refs.work}`])];
    await shareLfsObjects(side.at.commonDir, at.commonDir);
    await fetchSide(doors, side.at.root, refspecs);
    const found = await idOf(git, at, refs.work);
    const tip = (await idOf(git, at, refs.tip)) ?? '';
    if (only) return { tip, work: found };
    if (work === null && found !== null) await deleteRefs(git, at, [refs.work]);
    return { tip, work: work === null ? null : found };
  });
}
