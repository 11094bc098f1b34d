import type { Event } from '../../schemas/event.ts';
import { type Outcome, refuse } from './decision.ts';
import { passGate } from './guards.ts';
import { activeOrder, openCycle } from './maintenance/cycles.ts';
import type { ProjectState, State } from './state.ts';

/** What tells which tasks there are. */
const KNOWN = { maintenance: ['!m-status', '!m-build'], elsewhere: ['!state', '!build'] } as const;

const where = (project: ProjectState | null): keyof typeof KNOWN =>
  project?.stage === 'maintenance' ? 'maintenance' : 'elsewhere';

/**
 * One task goes back to its agent with a note: `words` are its id and the note. In maintenance only a task of the open
 * change does, which approves that change, or one whose tests were broken and that is to be built again; everything else
 * there is a change of its own.
 */
export function sendBack(state: State, words: readonly string[]): Outcome {
  const taskId = (words[0] ?? '').toUpperCase();
  const { project } = state;
  if (project?.tasks[taskId] === undefined) {
    return refuse('no-task', `there is no task ${words[0]}`, { tryNext: KNOWN[where(project)] });
  }
  const reopened: Event = { type: 'task/reopened', taskId, note: words.slice(1).join(' ') };
  const cycle = openCycle(project);
  if (cycle?.taskIds.includes(taskId) === true) {
    const opened: readonly Event[] = project.stage === 'maintenance' ? [] : [{ type: 'maintenance/opened' }];
    return passGate('build', [...opened, reopened], [{ type: 'maintenance/approved', id: cycle.id }]);
  }
  if (isMended(project, taskId)) return passGate('build', [reopened]);
  if (project.stage === 'maintenance' || taskId.startsWith('MAINT-')) {
    const message = `${taskId} is no task of a change under way`;
    const tryNext = cycle === null ? ['describe the change you want'] : KNOWN.maintenance;
    return refuse('not-in-cycle', message, { tryNext });
  }
  return passGate('build', [reopened]);
}

/** Whether it is among the tasks being worked on because another one broke its tests; a scope is approved before that. */
function isMended(project: ProjectState, taskId: string): boolean {
  if (project.stage !== 'maintenance' || project.tasks[taskId]?.brokenBy === undefined) return false;
  return openCycle(project)?.status !== 'scoped' && activeOrder(project).includes(taskId);
}
