import { openCycle } from '../maintenance/cycles.ts';
import type { ProjectState } from '../state.ts';

/** Backup refs that something still leads back to: what `!undo` needs, a move under way, the open maintenance
 * cycle, forks that are open, and lanes. */
export function heldBackups(project: ProjectState): readonly string[] {
  const { undo, travel, forks, lanes } = project;
  const start = openCycle(project)?.base ?? null;
  const moves = travel === null ? [] : [travel.travel, ...(travel.interrupted === null ? [] : [travel.interrupted])];
  const open = forks.filter((fork) => fork.status === 'making' || fork.status === 'open');
  return [
    ...new Set([
      ...(undo?.backup == null ? [] : [undo.backup]),
      ...moves.flatMap(({ backup, to }) => (to.kind === 'snapshot' ? [backup, to.ref] : [backup])),
      ...open.map((fork) => fork.base.backup),
      ...(start === null ? [] : [start]),
      ...(lanes === null ? [] : [lanes.base.backup]),
    ]),
  ];
}
