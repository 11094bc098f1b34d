import { ExternalError } from '../../../ports/errors.ts';
import { type LeftBehind, RESOLUTION_TASK, resolutionRun } from '../../../ports/fork.ts';
import type { TravelPort } from '../../../ports/travel.ts';
import type { Access } from '../access.ts';
import { diffTrees } from '../entries.ts';
import { textOfPath } from '../path-text.ts';
import type { Doors } from '../publish.ts';
import { isAncestor } from '../repository.ts';
import { endsWithTrailers, type Trailer } from '../trailers.ts';
import { readMarker } from '../travel/marker.ts';
import { readStored } from '../travel/meta.ts';
import { ontoRef } from './names.ts';
import { type OpenRecord, readOpenRecord, removeOpenRecord, writeOpenRecord } from './open-record.ts';
import { readParts } from './snapshot-parts.ts';

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

/** Saves what lies in the clone now; its name is durable in the project before the clone changes. */
async function saveNow(travel: TravelPort, { clone, gitDir, id }: Way, record: OpenRecord): Promise<OpenRecord> {
  const { ref } = await travel.snapshot(clone, { why: 'conflicts that were not resolved' });
  const saved = { ...record, left: ref };
  await writeOpenRecord(gitDir, id, saved);
  return saved;
}

async function goBack(travel: TravelPort, clone: string, { backup, left = '' }: OpenRecord): Promise<void> {
  const id = `back.${left.split('/').at(-1) ?? ''}`;
  const moved = await travel.move(clone, { id, backup: left, to: { kind: 'snapshot', ref: backup }, also: [] });
  if (moved.kind === 'moved') return;
  const { what, next } = moved.obstacle;
  throw new ExternalError('git', `${clone} could not be put back: ${what} What was there before: ${backup}`, { next });
}

/** What somebody had changed since the conflicts were opened; null when nothing, or where the backup is gone. */
async function leftBehind(doors: Doors, { work, left }: OpenRecord): Promise<LeftBehind | null> {
  if (left === undefined || (await readStored(doors, left)) === null) return null;
  const changed = await diffTrees(doors.git, doors.at, [work, (await readParts(doors, left)).work]);
  return changed.size === 0 ? null : { ref: left, files: [...changed.keys()].sort().map(textOfPath) };
}

interface Way {
  readonly clone: string;
  readonly gitDir: string;
  readonly id: string;
}

/** See ForkPort.takeConflictsBack. The project and the clone are held one after the other, never both at once. */
export async function takeConflictsBack(
  access: Access,
  travel: TravelPort,
  { clone, project, id }: OpenSide,
): Promise<LeftBehind | null> {
  ontoRef(id);
  const gitDir = await access.inside(project, async ({ at }) => at.gitDir);
  const found = await readOpenRecord(gitDir, id);
  if (found === null) return null;
  const there = await access.inside(clone, async (doors) => {
    if (!(await isThere(doors, found))) return false;
    await restoreRef(doors, found);
    return true;
  });
  const record = there ? await saveNow(travel, { clone, gitDir, id }, found) : found;
  if (there) await goBack(travel, clone, record);
  const left = await access.inside(clone, (doors) => leftBehind(doors, record));
  await removeOpenRecord(gitDir, id);
  return left;
}

/** See ForkPort.resolvedConflicts. */
export async function resolvedConflicts(access: Access, { clone, project, id }: OpenSide): Promise<string | null> {
  ontoRef(id);
  const record = await access.inside(project, ({ at }) => readOpenRecord(at.gitDir, id));
  if (record === null || record.branch === null) return null;
  const { branch, sha, onto } = record;
  const run = resolutionRun(branch.replace('refs/heads/', ''), onto);
  const trailers: readonly Trailer[] = [
    ['CodeSleuth-Task', RESOLUTION_TASK],
    ['CodeSleuth-Run', run],
  ];
  return access.inside(clone, async (doors) => {
    if (!(await holds(doors, branch, sha))) return null;
    const args = ['--no-commit-header', '--format=%H%n%B%x00', branch, `^${sha}`];
    const { stdout } = await doors.git({ cwd: doors.at.root, command: 'rev-list', args });
    const commits = stdout
      .toString('utf8')
      .split('\0')
      .map((one) => one.replace(/^\n/, ''));
    const resolution = commits.find((one) => endsWithTrailers(one, trailers));
    return resolution?.split('\n')[0] ?? null;
  });
}
