import type { LaneEffect } from '../../core/lanes/lane-effect.ts';
import type { ReturnedLane } from '../../core/lanes/lane-report.ts';
import type { Report } from '../../core/report.ts';
import { AgentSessions } from '../agent-sessions.ts';
import type { EffectContext } from '../context.ts';
import { watchMain } from '../forks/main-watch.ts';
import { Stage } from '../live.ts';
import { createBoard, type ShownLane } from './board.ts';
import { type LaneJob, runLane } from './lane-run.ts';

type Order = Extract<LaneEffect, { type: 'lanes/run' }>;

/**
 * Runs the agents of a batch, so many at the same time as there is room for, until all have ended or the human stops them.
 * The report comes also after an abort: what was done is remembered lane by lane before.
 */
export async function runLanes(context: EffectContext, order: Order): Promise<Report> {
  const watch = await watchMain(context, 'the lanes');
  const shown = order.lanes.map((lane): ShownLane => ({ order: lane, stage: new Stage(), state: 'waiting' }));
  const board = createBoard(context, shown);
  const changed = (): void => board.changed();
  const { guard } = watch;
  const jobs = shown.map(
    (lane): LaneJob => Object.assign(lane, { base: order.base, sessions: new AgentSessions(), guard, changed }),
  );
  context.lanes.began(jobs.map(({ order: { taskId }, stage, sessions }) => ({ taskId, stage, sessions, changed })));
  board.changed();
  try {
    const returned = await together(jobs, order.width, (job) => runLane(context, job));
    return { type: 'lanes/rested', batch: order.batch, returned: returned.filter((one) => one !== null) };
  } finally {
    context.lanes.rested();
    board.close();
  }
}

/** Does so many jobs at the same time, in their order. All have ended when it rejects with the fault of one. */
async function together(
  jobs: readonly LaneJob[],
  width: number,
  run: (job: LaneJob) => Promise<ReturnedLane | null>,
): Promise<readonly (ReturnedLane | null)[]> {
  const results: (ReturnedLane | null)[] = [];
  const left = [...jobs];
  const work = async (): Promise<void> => {
    for (let job = left.shift(); job !== undefined; job = left.shift()) results.push(await run(job));
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.max(1, width) }, work));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  return results;
}
