import type { Event, EventOf } from '../../schemas/event.ts';
import { doing } from './doing.ts';
import { sidesStopped } from './forks/sides-stopped.ts';
import type { LeftBehind } from './left-behind.ts';
import { pendingOf } from './migrations/schema-state.ts';
import type { ProjectState, Work } from './state.ts';

/**
 * What a crash left: a run without an end is closed as interrupted, any other work is stopped until the human says
 * to go on; a migration's report is written, for it waits for the human anyway. The halt comes first, so that a batch cut
 * short after it still waits for the human. Tests that broke stop the pipeline with their own words.
 */
export function recovery(project: ProjectState, left: LeftBehind): readonly Event[] {
  const work = project.work;
  if (work === null || work.kind === 'question' || goesOnByItself(work) || pendingOf(project) !== null) return [];
  const events: Event[] = [];
  if (project.halt === null) {
    events.push({
      type: 'pipeline/halted',
      reason: 'interrupted',
      detail: `the shell ended while ${doing(project)}`,
    });
  }
  if (work.kind === 'run') events.push({ ...interruptedRun(work.run.runId), ...left.runs[work.run.runId] });
  events.push(...lanesSpent(project, left));
  if (left.fork !== null) events.push({ type: 'fork/spent', ...left.fork });
  if (work.kind === 'fork-run') events.push(sidesStopped(work.name, 'the shell ended while they were building'));
  return events;
}

function lanesSpent({ lanes }: ProjectState, { runs }: LeftBehind): readonly Event[] {
  return (lanes?.open ?? []).flatMap(({ taskId, run: { runId } }): Event[] => {
    const spent = runs[runId];
    return spent === undefined ? [] : [{ type: 'lane/spent', taskId, runId, ...spent }];
  });
}

/**
 * A move is finished all the same, and so is making copies and putting them away; only what would follow a replay waits,
 * and what an agent is paid for.
 */
function goesOnByItself(work: Work): boolean {
  if (work.kind === 'travel') return work.travel.kind !== 'replay';
  return work.kind === 'regressed' || work.kind === 'fork-make' || work.kind === 'fork-close';
}

/** The end of a run nobody saw end. */
export function interruptedRun(runId: string): EventOf<'run/ended'> {
  return {
    type: 'run/ended',
    runId,
    outcome: 'interrupted',
    reason: null,
    error: null,
    result: null,
    why: 'the shell ended while it ran',
    asks: [],
    sessionId: null,
    usage: null,
    durationMs: 0,
    trespass: [],
    strayed: [],
    notes: [],
    patterns: [],
  };
}
