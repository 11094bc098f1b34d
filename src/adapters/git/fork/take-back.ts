import { ExternalError } from '../../../ports/errors.ts';
import type { TravelPort } from '../../../ports/travel.ts';
import type { Access } from '../access.ts';
import type { Doors } from '../publish.ts';
import { isAncestor } from '../repository.ts';
import { readMarker } from '../travel/marker.ts';
import { readStored } from '../travel/meta.ts';
import { ontoRef } from './names.ts';
import { type OpenRecord, readOpenRecord, removeOpenRecord } from './open-record.ts';

/** The side of a fork, by the name its conflicts were opened under. */
interface OpenSide {
  readonly clone: string;
  readonly project: string;
  readonly id: string;
}

/** Whether conflicts that were put into that side are neither resolved nor taken back. */
export async function hasOpenConflicts({ at }: Doors, id: string): Promise<boolean> {
  ontoRef(id);
  return (await readOpenRecord(at.gitDir, id)) !== null;
}

/** They are resolved: nobody takes them back any more. */
export async function settleConflicts({ at }: Doors, id: string): Promise<void> {
  ontoRef(id);
  await removeOpenRecord(at.gitDir, id);
}

async function holds({ git, at }: Doors, branch: string | null, sha: string): Promise<boolean> {
  if (branch === null) return false;
  const args = ['--is-ancestor', sha, branch];
  // 1: it does not; 128: there is no such branch, or no such commit.
  const accept = (code: number): boolean => code === 1 || code === 128;
  return (await git({ cwd: at.root, command: 'merge-base', args, accept })).code === 0;
}

/** Whether the merge, or half of it, is there: a clone that never got it, or has left it since, stays as it is. */
async function isThere(doors: Doors, { sha, branch, backup }: OpenRecord): Promise<boolean> {
  const { open } = await readMarker(doors.at);
  if (open?.legs.some((leg) => leg.backup === backup) === true) return true;
  return (await isAncestor(doors.git, doors.at, sha)) || holds(doors, branch, sha);
}

/** What works in the clone can point its refs elsewhere: gone back to is the commit that was saved, or nothing. */
async function restoreRef(doors: Doors, { backup, commit }: OpenRecord): Promise<void> {
  if ((await readStored(doors, backup))?.commit === commit) return;
  await doors.git({ cwd: doors.at.root, command: 'update-ref', args: ['--no-deref', backup, commit] });
}

async function goBack(travel: TravelPort, clone: string, backup: string): Promise<void> {
  const now = await travel.snapshot(clone, { why: 'conflicts that were not resolved' });
  const id = `back.${now.ref.split('/').at(-1) ?? ''}`;
  const moved = await travel.move(clone, { id, backup: now.ref, to: { kind: 'snapshot', ref: backup }, also: [] });
  if (moved.kind === 'moved') return;
  const { what, next } = moved.obstacle;
  throw new ExternalError('git', `${clone} could not be put back: ${what} What was there before: ${backup}`, { next });
}

/** See ForkPort.takeConflictsBack. The project and the clone are held one after the other, never both at once. */
export async function takeConflictsBack(
  access: Access,
  travel: TravelPort,
  { clone, project, id }: OpenSide,
): Promise<void> {
  ontoRef(id);
  const gitDir = await access.inside(project, async ({ at }) => at.gitDir);
  const record = await readOpenRecord(gitDir, id);
  if (record === null) return;
  const there = await access.inside(clone, async (doors) => {
    if (!(await isThere(doors, record))) return false;
    await restoreRef(doors, record);
    return true;
  });
  if (there) await goBack(travel, clone, record.backup);
  await removeOpenRecord(gitDir, id);
}
