import type { Assignment } from '../../schemas/assignment.ts';
import type { Run } from '../../schemas/event.ts';

/** The order to let an agent work on one assignment. */
export interface RunOrder {
  readonly type: 'agent/run';
  readonly id: string;
  readonly run: Run;
  readonly assignment: Assignment;
  /** The role's contract, relative to the installation. */
  readonly roleFile: string;
  readonly mayWrite: boolean;
}
