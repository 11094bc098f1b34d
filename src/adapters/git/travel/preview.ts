import { createHash } from 'node:crypto';
import type { Change } from '../../../../schemas/event.ts';
import type { MoveOrder, MovePreview, Obstacle } from '../../../ports/travel.ts';
import type { Entry } from '../entries.ts';
import { LINK_MODE } from '../large-files.ts';
import { pathOfText, textOfPath } from '../path-text.ts';
import type { Doors } from '../publish.ts';
import { withScratch } from '../scratch.ts';
import { commitsBeyond } from './history.ts';
import { findInTheWay, unsavable } from './in-the-way.ts';
import { isHeld } from './index-lock.ts';
import { readMarker } from './marker.ts';
import { keep, type TravelDoors } from './memory.ts';
import { newBackupRef } from './meta.ts';
import { LOCKED, obstaclesOf, unfinishedOperation } from './obstacles.ts';
import { type Plan, planMove } from './plan.ts';
import { quarantined } from './quarantine.ts';
import { refLocks } from './ref-locks.ts';
import { scanState, widen } from './scan.ts';
import type { Scan } from './scanned.ts';
import { savedPaths } from './store-backup.ts';
import { resolveTarget, type Target } from './target.ts';
import { leftOf } from './untracked.ts';

function fingerprintOf(scan: Scan): string {
  const parts = [scan.head.sha, scan.head.branch, scan.tree, scan.index.print];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

/** Whether a file is there; the directory of a submodule is none. */
const isFile = (entry: Entry | null | undefined): boolean =>
  entry !== null && entry !== undefined && entry.mode !== LINK_MODE;

function kindOf(before: boolean, after: boolean): Change['kind'] | null {
  if (before) return after ? 'modified' : 'deleted';
  return after ? 'added' : null;
}

/** Files that change. */
function changesOf({ changes, touched, rewritten }: Plan): Change[] {
  const found = [...changes].flatMap(([path, entry]): Change[] => {
    const kind = kindOf(isFile(touched.get(path)), isFile(entry));
    return kind === null ? [] : [{ path: textOfPath(path), kind }];
  });
  return [...found, ...[...rewritten].map((path): Change => ({ path: textOfPath(path), kind: 'modified' }))];
}

interface Outlook {
  readonly scan: Scan;
  readonly plan: Plan;
  readonly obstacles: readonly Obstacle[];
}

/** The plan for a target, and the scan with what lies in the way in it. */
export async function lookAhead(doors: Doors, order: Ahead): Promise<Outlook> {
  const { target, also, halves } = order;
  const first = await widen(doors, order.scan, also);
  const plan = await planMove(doors, { scan: first, target, also, halves });
  const way = await findInTheWay(doors.at, plan);
  const scan = await widen(doors, first, way.files);
  const locks = target.head === scan.head.sha ? [] : await refLocks(doors.at, scan.head);
  const last = scan.tree === first.tree ? plan : await planMove(doors, { scan, target, also, halves });
  const others = [...way.obstacles, ...unsavable(doors.at, { scan, plan: last, way })];
  return { scan, plan: last, obstacles: [...locks, ...obstaclesOf(doors.at, scan, target), ...others] };
}

export interface Ahead {
  readonly scan: Scan;
  readonly target: Target;
  /** Paths of git. */
  readonly also: readonly string[];
  readonly halves: readonly string[];
}

function common(scan: Scan, saved: readonly string[]) {
  return {
    head: scan.head.sha,
    branch: scan.head.branch,
    fingerprint: fingerprintOf(scan),
    backup: newBackupRef(Date.now()),
    saved: saved.map(textOfPath),
    left: leftOf(scan.left),
  };
}

async function locked(doors: Doors): Promise<Obstacle[]> {
  const marker = await readMarker(doors.at);
  return (await isHeld(doors.at, marker.open?.token ?? null)) ? [LOCKED] : [];
}

async function inScratch(
  doors: TravelDoors,
  order: Pick<MoveOrder, 'to' | 'also'>,
  scratch: string,
): Promise<MovePreview> {
  const also = order.also.map(pathOfText);
  const held = await locked(doors);
  const [scan, resolved] = await Promise.all([scanState(doors, scratch), resolveTarget(doors, order.to)]);
  if (resolved.kind === 'obstacle') {
    const obstacles = [...held, resolved.obstacle, ...unfinishedOperation(doors.at)];
    const saved = await savedPaths(doors, scan);
    return { ...common(scan, saved), to: scan.head.sha, leaving: [], coming: [], changes: [], obstacles };
  }
  const { target } = resolved;
  const [ahead, leaving, coming] = await Promise.all([
    lookAhead(doors, { scan, target, also, halves: [] }),
    commitsBeyond(doors, scan.head.sha, target.head),
    commitsBeyond(doors, target.head, scan.head.sha),
  ]);
  const saved = await savedPaths(doors, ahead.scan);
  const changes = changesOf(ahead.plan);
  keep(doors.memory.ahead, ahead.scan.tree, ahead.plan.touched);
  return {
    ...common(scan, saved),
    to: target.head,
    leaving,
    coming,
    changes,
    obstacles: [...held, ...ahead.obstacles],
  };
}

/** What a move would do, as TravelPort says; what it writes is gone when it ends. */
export async function previewMove(doors: TravelDoors, order: Pick<MoveOrder, 'to' | 'also'>): Promise<MovePreview> {
  return withScratch(doors.at, async (scratch) => inScratch(await quarantined(doors, scratch), order, scratch));
}
