import type { Event, EventOf, Run } from '../../schemas/event.ts';
import type { Spent } from './budget/spend.ts';
import { sidesStopped } from './forks/sides-stopped.ts';
import { restedEvents } from './lanes/on-lane.ts';
import { interruptedRun } from './recovery.ts';
import type { ProjectState } from './state.ts';

/** The end of what the world did not let begin, or broke off; `spent` is what its agent had used. */
export function notDone(project: ProjectState, why: string, spent?: Spent): readonly Event[] {
  const { work, lanes } = project;
  if (work?.kind === 'lanes') {
    const open = lanes?.open ?? [];
    return restedEvents(
      project,
      open.map(({ taskId }) => ({ taskId, reason: 'other', why, kept: null })),
    );
  }
  if (work?.kind === 'fork-run') return [sidesStopped(work.name, why)];
  return work?.kind === 'run' ? [{ ...notRun(work.run, why), ...spent }] : [];
}

/** The end of a run that the world kept from taking place: no attempt of a task, and a chat says so itself. */
function notRun(run: Run, why: string): EventOf<'run/ended'> {
  return { ...interruptedRun(run.runId), outcome: run.purpose === 'chat' ? 'error' : 'interrupted', why };
}
