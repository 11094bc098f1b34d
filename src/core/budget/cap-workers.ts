import { CAP_STAGES, type CapScope } from '../../../schemas/cap-event.ts';
import type { Event, Run } from '../../../schemas/event.ts';
import { agentOfStage } from './cap-book.ts';
import type { Flight } from './cap-used.ts';

/** Who works, or is to: agents by number, tasks, a fork. */
export interface Workers {
  readonly agents: readonly number[];
  readonly taskIds: readonly string[];
  readonly fork: string | null;
}

/** The stages and tasks they work in. */
export const scopesOf = ({ agents, taskIds }: Workers): readonly CapScope[] => [
  ...CAP_STAGES.filter((stage) => agents.includes(agentOfStage(stage))).map(
    (stage): CapScope => ({ kind: 'stage', stage }),
  ),
  ...taskIds.map((taskId): CapScope => ({ kind: 'task', taskId })),
];

/** Who works in sides of a fork, which know nothing of the project's caps: only there may work begin beyond one. */
export function inSides({ sides }: Flight): Workers {
  const runs = Object.values(sides).flatMap((side) => side.runs);
  const taskIds = runs.flatMap(({ taskId }) => (taskId === null ? [] : [taskId]));
  return { agents: runs.map(({ agent }) => agent), taskIds, fork: null };
}

/** Whether a cap is on what they do. */
export function isFor(scope: CapScope, { agents, taskIds, fork }: Workers): boolean {
  switch (scope.kind) {
    case 'project':
    case 'session':
      return true;
    case 'stage':
      return agents.includes(agentOfStage(scope.stage));
    case 'task':
      return taskIds.includes(scope.taskId);
    case 'fork':
      return scope.name === fork;
    default:
      return scope satisfies never;
  }
}

const BUILDER = 3;
/** The agent of a run. */
export const ofRun = ({ agent, taskId }: Run): Workers => ({
  agents: [agent],
  taskIds: taskId === null ? [] : [taskId],
  fork: null,
});

/** Who begins to work with an event; null when nobody does. */
export function begun(event: Event): Workers | null {
  switch (event.type) {
    case 'run/started':
      return ofRun(event.run);
    case 'lanes/planned':
      return { agents: [BUILDER], taskIds: event.taskIds, fork: null };
    case 'fork/started':
      return { agents: [], taskIds: [], fork: event.name };
    case 'merge/resolving':
      return event.by === 'agent' ? { agents: [], taskIds: [], fork: event.name } : null;
    default:
      return null;
  }
}
