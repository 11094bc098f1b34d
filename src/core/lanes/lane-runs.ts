import type { Run } from '../../../schemas/event.ts';
import type { Crew } from '../agent-choice.ts';
import { newRun } from '../new-run.ts';
import type { ProjectState } from '../state.ts';

/** The runs of tasks that are built at the same time, numbered one after the other. */
export function laneRuns(state: ProjectState, taskIds: readonly string[], crew: Crew): Run[] {
  return taskIds.map((taskId, at) => {
    const task = state.tasks[taskId];
    const because = [task?.note ?? '', ...(task?.failures ?? [])].filter((why) => why !== '');
    const start = { kind: 'start', purpose: 'task', taskId, attempt: 1, because, resumes: null } as const;
    return newRun({ ...state, runCount: state.runCount + at }, start, crew);
  });
}
