import type { TouchedOwner } from '../../../schemas/regression-event.ts';
import type { ProjectState } from '../project-state.ts';
import { type Writers, writersIn } from './writers.ts';

/** Who owns a file by FILE_OWNERSHIP_MAP.md; a file without a row is not there. */
export type OwnershipRows = ReadonlyMap<string, readonly string[]>;

/** What a task changed, and the rows of the map for those files. */
export interface Changed {
  readonly taskId: string;
  readonly files: readonly string[];
  readonly rows: OwnershipRows;
}

/**
 * The tasks that are DONE and own some of the files, other than the one that changed them, in the order in which the plan
 * and then the cycles of maintenance have them. The map decides for the tasks of the plan, and so do their output files: a
 * row that an agent takes out or gives to itself takes no owner away. The map never names tasks of maintenance. Costs what
 * the files and their owners cost, however many tasks there are.
 */
export function touchedOwners(state: ProjectState, changed: Changed): readonly TouchedOwner[] {
  const { plan, cycles } = writersIn(state);
  const found = new Map<string, Set<string>>();
  for (const file of new Set(changed.files)) {
    for (const id of [changed.rows, plan.of, cycles.of].flatMap((owners) => owners.get(file) ?? [])) {
      if (id === changed.taskId || state.tasks[id]?.status !== 'DONE') continue;
      found.set(id, (found.get(id) ?? new Set()).add(file));
    }
  }
  const at = placeIn(plan, cycles);
  return [...found]
    .map(([taskId, files]) => ({ taskId, files: [...files].sort() }))
    .sort((one, other) => at(one.taskId) - at(other.taskId));
}

const placeIn =
  (plan: Writers, cycles: Writers) =>
  (id: string): number =>
    plan.place.get(id) ?? plan.place.size + (cycles.place.get(id) ?? cycles.place.size);
