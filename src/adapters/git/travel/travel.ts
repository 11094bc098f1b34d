import type { TravelPort } from '../../../ports/travel.ts';
import type { Access } from '../access.ts';
import { pathOfText } from '../path-text.ts';
import { withScratch } from '../scratch.ts';
import { listBackups, pruneBackups } from './backups.ts';
import { findTasks, unreached } from './history.ts';
import { withMemory } from './memory.ts';
import { makeMove } from './move.ts';
import { previewMove } from './preview.ts';
import { quarantined } from './quarantine.ts';
import { scanState, widen } from './scan.ts';
import { snapshotOf, storeBackup } from './store-backup.ts';

/** Snapshots and moves of whole repositories, one operation at a time per repository. Paths are spelled as path-text.ts says. */
export function createTravel({ inside, writing }: Access): TravelPort {
  const recall = withMemory();
  return {
    snapshot: (dir, order) =>
      writing(dir, (plain) =>
        withScratch(plain.at, async (scratch) => {
          const doors = await quarantined(recall(plain), scratch);
          const scan = await scanState(doors, scratch);
          const whole = await widen(doors, scan, (order.also ?? []).map(pathOfText));
          const ahead = doors.memory.ahead.get(whole.tree) ?? new Map();
          return snapshotOf(await storeBackup(doors, whole, { ...order, scratch, ahead }));
        }),
      ),
    preview: (dir, order) => inside(dir, (doors) => previewMove(recall(doors), order)),
    move: (dir, order) => writing(dir, (doors) => makeMove(recall(doors), order)),
    backups: (dir) => inside(dir, listBackups),
    pruneBackups: (dir, rule) => inside(dir, (doors) => pruneBackups(doors, rule)),
    findTasks: (dir, from, taskIds) => inside(dir, (doors) => findTasks(doors, from, taskIds)),
    unreached: (dir, from, shas) => inside(dir, (doors) => unreached(doors, from, shas)),
  };
}
