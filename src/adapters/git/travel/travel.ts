import type { TravelPort } from '../../../ports/travel.ts';
import type { Access } from '../access.ts';
import { pathOfText } from '../path-text.ts';
import { withScratch } from '../scratch.ts';
import { listBackups, pruneBackups } from './backups.ts';
import { findTask, unreached } from './history.ts';
import { makeMove } from './move.ts';
import { previewMove } from './preview.ts';
import { scanState, widen } from './scan.ts';
import { snapshotOf, storeBackup } from './store-backup.ts';

/** Snapshots and moves of whole repositories, one operation at a time per repository. Paths are spelled as path-text.ts says. */
export function createTravel({ inside, writing }: Access): TravelPort {
  return {
    snapshot: (dir, order) =>
      writing(dir, (doors) =>
        withScratch(doors.at, async (scratch) => {
          const scan = await scanState(doors, scratch);
          const whole = await widen(doors, scan, (order.also ?? []).map(pathOfText));
          return snapshotOf(await storeBackup(doors, whole, { ...order, scratch }));
        }),
      ),
    preview: (dir, order) => inside(dir, (doors) => previewMove(doors, order)),
    move: (dir, order) => writing(dir, (doors) => makeMove(doors, order)),
    backups: (dir) => inside(dir, listBackups),
    pruneBackups: (dir, rule) => inside(dir, (doors) => pruneBackups(doors, rule)),
    findTask: (dir, taskId) => inside(dir, (doors) => findTask(doors, taskId)),
    unreached: (dir, from, shas) => inside(dir, (doors) => unreached(doors, from, shas)),
  };
}
