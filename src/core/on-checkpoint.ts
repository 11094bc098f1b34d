import type { EventOf } from '../../schemas/event.ts';
import { type Decision, decision } from './decision.ts';
import { mayStayAsItIs } from './done-rule.ts';
import { rerunAfter } from './regressions/rerun.ts';
import type { Report } from './report.ts';
import type { State } from './state.ts';

type Made = Extract<Report, { type: 'checkpoint/made' }>;

/**
 * A task is committed, and with that word it is remembered whose tests are owed another run. Where no change was expected,
 * the commit the task started from is its checkpoint.
 */
export function onCheckpoint(state: State, report: Made): Decision {
  const { taskId, runId, files, entangled } = report;
  const task = state.project?.tasks[taskId];
  const unchanged = task !== undefined && mayStayAsItIs(task) && entangled.length === 0 ? task.since : null;
  const sha = report.sha ?? unchanged;
  if (sha !== null) {
    const made: EventOf<'task/checkpointed'> = { type: 'task/checkpointed', taskId, runId, sha, files: [...files] };
    const rerun = rerunOf(state, report);
    return decision({ events: [rerun === null ? made : { ...made, rerun }] });
  }
  const reason =
    entangled.length > 0
      ? `its changes to ${entangled.join(', ')} overlap your own uncommitted work there; commit or move yours, then !build ${taskId}`
      : 'there was nothing to commit, so there is no checkpoint';
  return decision({ events: [{ type: 'task/blocked', taskId, reason }] });
}

/** The task's own gate commands passed just before: what is committed is what they ran on. */
function rerunOf({ project }: State, { taskId, files, ownership }: Made) {
  if (project === null) return null;
  const passed = project.tasks[taskId]?.task.gateCommands ?? [];
  return rerunAfter(project, { taskId, files, rows: ownership }, passed);
}
