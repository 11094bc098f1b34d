import { resolve } from 'node:path';
import { ExternalError } from '../../../ports/errors.ts';
import type { Adopted } from '../../../ports/fork.ts';
import type { TravelPort } from '../../../ports/travel.ts';
import type { Access } from '../access.ts';
import type { Plumbing } from '../plumbing.ts';
import type { Doors } from '../publish.ts';
import { isAncestor, type Repository, readHead } from '../repository.ts';
import { shareLfsObjects } from './lfs-objects.ts';
import { CHECKED, LOCAL_ONLY } from './local-transport.ts';
import { uncommittedPaths } from './measure.ts';
import { branchRef, forkRefs } from './names.ts';
import { dropSymbolicRefs } from './real-refs.ts';

export interface AdoptOrder {
  readonly from: string;
  readonly branch: string;
  readonly as: string;
  readonly commitsOnly?: boolean;
}

/** The commit a ref holds; null when there is none. */
export async function idOf(git: Plumbing, at: Repository, ref: string): Promise<string | null> {
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

/** What a side has to give: where its commits are, what a snapshot has to take besides. */
interface Found {
  readonly at: Repository;
  /** The branch's commit; null where an agent deleted or renamed it. */
  readonly branch: string | null;
  readonly head: string | null;
  /** Whether files differ from HEAD, or HEAD is not where the branch is. */
  readonly more: boolean;
}

async function find({ git, at, ...doors }: Doors, branch: string, only: boolean): Promise<Found> {
  const [head, tip] = [await readHead(git, at), await idOf(git, at, branch)];
  const found = { at, branch: tip, head: head.sha };
  if (only || head.sha === null) return { ...found, more: false };
  if (tip !== null && head.branch !== branch && head.sha !== tip) return { ...found, more: true };
  return { ...found, more: (await uncommittedPaths({ git, at, ...doors }, head.sha, [])).length > 0 };
}

/**
 * What stands for the commits of a side whose branch is gone: those of HEAD. Not where they lack what the project has
 * fetched of that branch before: then these are only kept beside it.
 */
async function withoutBranch(access: Access, order: AdoptOrder & { dir: string }, { head }: Found) {
  if (head === null) {
    throw new ExternalError(
      'git',
      `The branch ${order.branch} of the fork is gone, and nothing else is committed there.`,
      {
        next: `Look for its commits in ${order.from} (git fsck --lost-found), then: git branch ${order.branch} <commit>`,
      },
    );
  }
  const kept = await access.inside(order.dir, ({ git, at }) => idOf(git, at, forkRefs(order.as).tip));
  if (kept === null) return 'HEAD';
  return (await access.inside(order.from, ({ git, at }) => isAncestor(git, at, kept))) ? 'HEAD' : null;
}

/** Both refs change, or none does. Nothing but these two is written: no FETCH_HEAD, no tags, no remote. */
export async function fetchSide({ git, at }: Doors, from: string, refspecs: readonly string[]): Promise<void> {
  if (refspecs.length === 0) return;
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
  const side = await access.inside(from, (doors) => find(doors, branch, only));
  const source = side.branch === null ? await withoutBranch(access, order, side) : branch;
  const isMore = side.more || (source === null && !only);
  const work = isMore ? (await travel.snapshot(from, { why: `fork ${order.as}` })).ref : null;
  const specs = [source === null ? [] : [`+${source}:${refs.tip}`], work === null ? [] : [`+${work}:${refs.work}`]];
  return access.writing(order.dir, async (doors) => {
    // Again, right before git reads there: there was a wait, and agents do not wait.
    await access.sides.vet(side.at.root);
    await shareLfsObjects(side.at.commonDir, doors.at.commonDir);
    await dropSymbolicRefs(doors.git, doors.at, [refs.tip, refs.work]);
    await fetchSide(doors, side.at.root, specs.flat());
    const kept = (await adopted(doors, order.as)) ?? { tip: '', work: null };
    if (only || work !== null || kept.work === null) return kept;
    await deleteRefs(doors.git, doors.at, [refs.work]);
    return { ...kept, work: null };
  });
}
