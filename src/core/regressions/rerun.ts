import type { Rerun } from '../../../schemas/regression-event.ts';
import type { ProjectState } from '../project-state.ts';
import { type Changed, touchedOwners } from './owners.ts';

/**
 * Whose tests are to be run again after a task, and by which commands: each once, in the order of the owners; not those in
 * `passed`, which were green on the same tree a moment ago. Null where no test of another task is left to run.
 */
export function rerunAfter(state: ProjectState, changed: Changed, passed: readonly string[]): Rerun | null {
  const green = new Set(passed);
  const left = (id: string): readonly string[] =>
    (state.tasks[id]?.task.gateCommands ?? []).filter((command) => !green.has(command));
  const owners = touchedOwners(state, changed).filter(({ taskId }) => left(taskId).length > 0);
  const commands = [...new Set(owners.flatMap(({ taskId }) => left(taskId)))];
  return owners.length === 0 ? null : { owners: [...owners], commands };
}
