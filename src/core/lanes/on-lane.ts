import type { Event, EventOf } from '../../../schemas/event.ts';
import { type Decision, decision } from '../decision.ts';
import { limitsOf } from '../limits.ts';
import { say } from '../show.ts';
import type { ProjectState, State } from '../state.ts';
import { fateOf, returned } from './fate.ts';
import type { LaneReport, ReturnedLane } from './lane-report.ts';
import { laneRuns } from './lane-runs.ts';

type Of<T extends LaneReport['type']> = Extract<LaneReport, { type: T }>;

/** Turns news of lanes into what is remembered and said. News of lanes that are given up meanwhile are dropped. */
export function onLane(state: State, report: LaneReport): Decision {
  const project = state.project;
  if (project === null) return decision({});
  switch (report.type) {
    case 'lanes/prepared':
      return onPrepared(state, project, report);
    case 'lane/ended':
      return onEnded(project, report);
    case 'lane/spent':
      return decision({
        events: [{ type: 'lane/spent', taskId: report.taskId, runId: report.runId, ...report.spent }],
      });
    case 'lanes/rested':
      return decision({ events: restedEvents(project, report.returned) });
    case 'lane/fitted':
      return onFitted(project, report);
    case 'lane/applied':
      return onApplied(project, report);
    default:
      return report satisfies never;
  }
}

function onPrepared(state: State, project: ProjectState, report: Of<'lanes/prepared'>): Decision {
  if (project.work?.kind !== 'lanes-prepare') return decision({});
  const { taskIds, unfit, snapshot, why } = report;
  const head = snapshot?.head ?? null;
  const events: Event[] = unfit.map((one) => ({ type: 'lanes/declined', taskIds: [one.taskId], why: one.why }));
  if (snapshot === null || head === null || taskIds.length < 2) {
    const words = why === '' ? 'fewer than two of them can be copied' : why;
    return decision({ events: [...events, { type: 'lanes/declined', taskIds: [...taskIds], why: words }] });
  }
  const { ref: backup, commit } = snapshot;
  const runs = laneRuns(project, taskIds, limitsOf(state.shell).crew);
  const id = `${runs[0]?.runId ?? ''}-${runs.length}`;
  return decision({ events: [...events, { type: 'lanes/opened', id, base: { head, backup, commit }, runs }] });
}

/** A lane during whose run the project itself was touched stops the pipeline, as a side of a fork does. */
function onEnded(project: ProjectState, { taskId, event, tip, stays }: Of<'lane/ended'>): Decision {
  const lane = project.lanes?.open.find((one) => one.taskId === taskId && one.run.runId === event.runId);
  if (lane === undefined || lane.ended !== null) return decision({});
  const events: Event[] = [{ type: 'lane/ended', taskId, ended: event, tip }];
  const fate = fateOf(event, tip);
  if (stays !== null) {
    const why = fate === null ? stays.why : `${fate.why}; ${stays.why}`;
    const reason = fate?.reason ?? 'other';
    events.push({ ...returned({ ...lane, tip }, { reason, why }), kept: stays.dir });
  } else if (fate !== null) events.push(returned({ ...lane, tip }, fate));
  if (event.trespass.length === 0) return decision({ events });
  return decision({ events: [...events, ...touched(project, taskId, event)], effects: [{ type: 'agent/interrupt' }] });
}

function touched({ halt }: ProjectState, taskId: string, { trespass }: EventOf<'run/ended'>): readonly Event[] {
  if (halt !== null) return [];
  const what = trespass.slice(0, 5).join(', ');
  const detail = `the main repository changed while ${taskId} was built beside it: ${what}; if that was you, !resume`;
  return [{ type: 'pipeline/halted', reason: 'failed', detail }];
}

/** Every lane that was not seen to end is given back, and the batch is at rest. */
export function restedEvents({ lanes, work }: ProjectState, found: readonly ReturnedLane[]): readonly Event[] {
  if (lanes === null || work?.kind !== 'lanes') return [];
  const gone = lanes.open.filter((lane) => lane.ended === null);
  const events = gone.map((lane): Event => {
    const { reason, why, kept } = found.find((one) => one.taskId === lane.taskId) ?? UNBEGUN;
    return { type: 'lane/returned', taskId: lane.taskId, reason, why, kept };
  });
  return [...events, { type: 'lanes/rested', id: lanes.id }];
}

const UNBEGUN = { reason: 'stopped', why: 'stopped before it began', kept: null } as const;

function onFitted(project: ProjectState, { taskId, conflicts, why, move }: Of<'lane/fitted'>): Decision {
  const lane = project.lanes?.open.find((one) => one.taskId === taskId);
  if (lane === undefined || project.work?.kind !== 'lane-fit' || project.work.taskId !== taskId) return decision({});
  if (conflicts.length === 0 && why === '') {
    return decision({
      events: [move === null ? { type: 'lane/placed', taskId } : { type: 'lane/fitted', taskId, move }],
    });
  }
  const words = why === '' ? `what it changed was changed in the project too: ${conflicts.join(', ')}` : why;
  return decision({ events: [returned(lane, { reason: why === '' ? 'conflict' : 'other', why: words })] });
}

function onApplied({ work, halt }: ProjectState, { taskId, refused }: Of<'lane/applied'>): Decision {
  if (work?.kind !== 'lane-apply' || work.taskId !== taskId) return decision({});
  if (refused === null) return decision({ events: [{ type: 'lane/placed', taskId }] });
  const detail = `the work of ${taskId} was not put into the project: ${refused}`;
  const events: Event[] = halt === null ? [{ type: 'pipeline/halted', reason: 'failed', detail }] : [];
  return decision({
    events: [...events, { type: 'lane/refused', taskId, why: refused }],
    show: halt === null ? [] : [say('warn', detail)],
  });
}
