import { randomBytes } from 'node:crypto';
import { BugError, ExternalError } from '../../../ports/errors.ts';
import type { Moved, MoveOrder, Obstacle } from '../../../ports/travel.ts';
import { diskError } from '../../store/disk-error.ts';
import type { Entry } from '../entries.ts';
import { LINK_MODE } from '../large-files.ts';
import { pathOfText, textOfPath } from '../path-text.ts';
import type { Doors } from '../publish.ts';
import { readHead } from '../repository.ts';
import { withScratch } from '../scratch.ts';
import { leap } from './apply.ts';
import { completeBackup } from './complete-backup.ts';
import { halvesOf, refuseElsewhere } from './halves.ts';
import { lockIndex, prepareLock, unlockIndex } from './index-lock.ts';
import { doneBefore, finished, type Leg, type Marker, type Open, readMarker, writeMarker } from './marker.ts';
import type { TravelDoors } from './memory.ts';
import { isBackupRef, readStored, type Stored } from './meta.ts';
import { CHANGED, LOCKED, unfinishedOperation } from './obstacles.ts';
import type { Plan } from './plan.ts';
import { lookAhead } from './preview.ts';
import { quarantined } from './quarantine.ts';
import { scanState, widen } from './scan.ts';
import type { Scan } from './scanned.ts';
import { clearStaleLocks } from './stale-locks.ts';
import { storeBackup } from './store-backup.ts';
import { resolveTarget, type Target } from './target.ts';

/** One call of `move`, from its marker to its end. */
interface Job {
  readonly order: MoveOrder;
  readonly target: Target;
  readonly stored: Stored;
  /** What was noted before, and of it the move that was cut short. */
  readonly before: Marker;
  readonly cut: Open | null;
  readonly scratch: string;
  open: Open;
  /** True from the first change to files, index or branch on. */
  began: boolean;
}

const refused = (obstacle: Obstacle): Moved => ({ kind: 'refused', obstacle });

/** Whether a scanned state is the one a backup was made of. */
function isSame({ head, tree, copy, index }: Scan, { tree: stored, meta }: Stored): boolean {
  if (head.sha !== meta.head || head.branch !== meta.branch || tree !== stored) return false;
  return copy.id === meta.index.id || index.print === meta.index.print;
}

/** A submodule's other commit is the index's affair: its directory stays as it is. */
function changesFiles({ changes, touched }: Plan): boolean {
  const isLink = (entry: Entry | null | undefined): boolean => entry?.mode === LINK_MODE;
  const files = [...changes].filter(([path, entry]) => !(isLink(entry) && isLink(touched.get(path))));
  return files.length > 0 || [...touched.values()].some((entry) => !isLink(entry));
}

/** Whether files will be where none were. */
function bringsFiles({ changes, touched }: Plan): boolean {
  return [...changes].some(([path, entry]) => entry !== null && !touched.has(path));
}

/** The backup of the state the move really starts from: the order's, or a new one of what a crash left. */
async function startFrom(doors: Doors, job: Job, { first, scan }: { first: Scan; scan: Scan }): Promise<Stored> {
  if (isSame(first, job.stored)) return job.stored;
  const extra = await storeBackup(doors, scan, { why: `${job.stored.meta.why} (left half-way)`, scratch: job.scratch });
  job.open = { ...job.open, extra: [...job.open.extra, extra.ref] };
  await writeMarker(doors.at, { ...job.before, open: job.open });
  return extra;
}

async function underLock(doors: TravelDoors, job: Job): Promise<Moved> {
  const { order, target, stored, cut, scratch } = job;
  const first = await widen(
    doors,
    await scanState(doors, scratch, [stored.tree, stored.meta.index.tree]),
    stored.meta.asked,
  );
  if (cut === null && !isSame(first, stored)) return refused(CHANGED);
  if (cut !== null) refuseElsewhere(first, stored);
  const halves = cut === null ? [] : await halvesOf(doors, job.open.legs);
  const also = order.also.map(pathOfText);
  const { scan, plan, obstacles } = await lookAhead(doors, { scan: first, target, also, halves });
  const [obstacle] = obstacles;
  if (obstacle) return refused(obstacle);
  if (changesFiles(plan) || !isSame(first, stored)) {
    const from = await startFrom(doors, job, { first, scan });
    const { touched, gone } = plan;
    const brings = bringsFiles(plan) ? target.work : null;
    await completeBackup(doors, from, { scan, touched, gone, brings, resumed: cut !== null, scratch });
  }
  job.began = true;
  const left = await leap(doors, { id: order.id, scan, plan, target, scratch });
  if (left !== null) {
    return { kind: 'moved', head: target.head, extra: job.open.extra, left: left.map(textOfPath) };
  }
  job.began = false;
  return refused(CHANGED);
}

/** Nothing was changed: the lock is let go, and the note says again what it said before. */
async function standDown({ at }: Doors, { before, cut, open }: Job): Promise<void> {
  await unlockIndex(at, open.token);
  await writeMarker(at, cut === null ? before : { ...before, open: { ...cut, extra: open.extra } });
}

function halfWay(error: unknown, backup: string): Error {
  if (error instanceof BugError) return error;
  const cause = diskError('move the project', error);
  const message = `${cause.message} The move stopped half-way; ${backup} holds everything as it was.`;
  return new ExternalError(cause.kind, message, { next: cause.next, detail: cause.detail });
}

async function run(doors: TravelDoors, job: Job): Promise<Moved> {
  const { at } = doors;
  await Promise.all([writeMarker(at, { ...job.before, open: job.open }), prepareLock(job.open.token, job.scratch)]);
  if (!(await lockIndex(at, job.open.token, job.scratch))) {
    await standDown(doors, job);
    return refused(LOCKED);
  }
  try {
    const moved = await underLock(doors, job);
    if (moved.kind === 'refused') {
      await standDown(doors, job);
      return moved;
    }
    // The lock first: left behind without the note, nobody could tell whose it is.
    await unlockIndex(at, job.open.token);
    await writeMarker(at, finished(job.before, job.open, moved.head));
    return moved;
  } catch (error) {
    if (!job.began) {
      await standDown(doors, job);
      throw error;
    }
    await unlockIndex(at, job.open.token);
    throw halfWay(error, job.order.backup);
  }
}

function openingOf(order: MoveOrder, cut: Open | null): Open {
  const leg: Leg = { backup: order.backup, to: order.to };
  const earlier = (cut?.legs ?? []).filter((other) => JSON.stringify(other) !== JSON.stringify(leg));
  const token = `codesleuth ${randomBytes(16).toString('hex')}\n`;
  return { id: order.id, token, legs: [...earlier, leg], extra: cut?.extra ?? [] };
}

/** The refs that an earlier try of this order, or a move that was cut short, may have been writing when it died. */
async function refsWritten({ git, at }: Doors, order: MoveOrder, cut: Open | null): Promise<Set<string>> {
  const { branch } = cut === null ? { branch: null } : await readHead(git, at);
  const heads = cut === null ? [] : ['HEAD', ...(branch === null ? [] : [branch])];
  const backups = [order.backup, ...(cut?.legs ?? []).map(({ backup }) => backup), ...(cut?.extra ?? [])];
  return new Set([...heads, ...backups.filter(isBackupRef)]);
}

async function prepared(doors: TravelDoors, order: MoveOrder, scratch: string): Promise<Moved> {
  const { at } = doors;
  const before = await readMarker(at);
  const made = doneBefore(before, order);
  if (made) return { kind: 'moved', head: made.head, extra: made.extra, left: [] };
  const cut = before.open;
  if (cut) await unlockIndex(at, cut.token);
  await clearStaleLocks(at, await refsWritten(doors, order, cut));
  const [unfinished] = unfinishedOperation(at);
  if (unfinished) return refused(unfinished);
  const [stored, resolved] = await Promise.all([readStored(doors, order.backup), resolveTarget(doors, order.to)]);
  if (resolved.kind === 'obstacle') return refused(resolved.obstacle);
  if (!stored) {
    const what = `The backup ${order.backup.slice(0, 200)} is gone.`;
    return refused({ what, next: 'Begin again, so that a new one is made.' });
  }
  const { target } = resolved;
  return run(doors, { order, target, stored, before, cut, scratch, open: openingOf(order, cut), began: false });
}

/** Moves work tree, index and branch, as TravelPort says. */
export async function makeMove(doors: TravelDoors, order: MoveOrder): Promise<Moved> {
  try {
    return await withScratch(doors.at, async (scratch) => prepared(await quarantined(doors, scratch), order, scratch));
  } catch (error) {
    throw error instanceof BugError ? error : diskError('move the project', error);
  }
}
