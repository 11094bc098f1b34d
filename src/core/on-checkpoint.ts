import type { EventOf } from '../../schemas/event.ts';
import { type Decision, decision } from './decision.ts';
import { mayStayAsItIs } from './done-rule.ts';
import { rerunAfter } from './regressions/rerun.ts';
import type { Report } from './report.ts';
import { blockCommit, mendWords, unreadWords } from './secrets/block-commit.ts';
import type { State } from './state.ts';

type Made = Extract<Report, { type: 'checkpoint/made' }>;

/**
 * A task is committed, and with that word it is remembered whose tests are owed another run. Where no change was expected,
 * the commit the task started from is its checkpoint. A secret sends the agent back.
 */
export function onCheckpoint(state: State, report: Made): Decision {
  const { taskId, runId, files, entangled, vetted } = report;
  const { project } = state;
  const task = project?.tasks[taskId];
  const show = unreadWords(vetted);
  if (project !== null && vetted !== undefined && vetted.found.length > 0) {
    const { blocking, events } = blockCommit(project, vetted.found, { taskId, runId, where: 'checkpoint' });
    const failures = blocking.map(mendWords);
    return decision({ events: [...events, { type: 'checkpoint/refused', taskId, runId, failures }], show });
  }
  const unchanged = task !== undefined && mayStayAsItIs(task) && entangled.length === 0 ? task.since : null;
  const sha = report.sha ?? unchanged;
  if (sha !== null) {
    const made: EventOf<'task/checkpointed'> = { type: 'task/checkpointed', taskId, runId, sha, files: [...files] };
    const rerun = rerunOf(state, report);
    return decision({ events: [rerun === null ? made : { ...made, rerun }], show });
  }
  const reason =
    entangled.length > 0
      ? `its changes to ${entangled.join(', ')} overlap your own uncommitted work there; commit or move yours, then !build ${taskId}`
      : 'there was nothing to commit, so there is no checkpoint';
  return decision({ events: [{ type: 'task/blocked', taskId, reason }], show });
}

/** The task's own gate commands passed just before: what is committed is what they ran on. */
function rerunOf({ project }: State, { taskId, files, ownership }: Made) {
  if (project === null) return null;
  const passed = project.tasks[taskId]?.task.gateCommands ?? [];
  return rerunAfter(project, { taskId, files, rows: ownership }, passed);
}
