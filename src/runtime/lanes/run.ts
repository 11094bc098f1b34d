import type { LaneEffect } from '../../core/lanes/lane-effect.ts';
import type { ReturnedLane } from '../../core/lanes/lane-report.ts';
import type { Report } from '../../core/report.ts';
import { say } from '../../core/show.ts';
import { AgentSessions } from '../agent-sessions.ts';
import type { EffectContext } from '../context.ts';
import { watchMain } from '../forks/main-watch.ts';
import { Stage } from '../live.ts';
import { INSIST, type MemoryRoom, memoryRoom, withCap } from '../memory-room.ts';
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
  const { width, capMb } = roomOf(context, order);
  const ground = withCap(context, capMb);
  context.lanes.began(jobs.map(({ order: { taskId }, stage, sessions }) => ({ taskId, stage, sessions, changed })));
  board.changed();
  try {
    const returned = await together(jobs, width, (job) => runLane(ground, job));
    return { type: 'lanes/rested', batch: order.batch, returned: returned.filter((one) => one !== null) };
  } finally {
    context.lanes.rested();
    board.close();
  }
}

/** How many work at the same time in the memory there is now; fewer than wanted, or more than it carries, is told. */
function roomOf(context: EffectContext, { lanes, width }: Order): MemoryRoom {
  const backends = lanes.slice(0, width).map(({ run }) => run.run.backend);
  const room = memoryRoom(context, backends);
  if (room.why === null) return room;
  const wanted = backends.length;
  const words = room.insisted
    ? `${wanted} agents work at the same time because config/context.json insists, though memory does not carry them: ${room.why}. The machine may run out of it.`
    : `Memory carries ${room.width} of ${wanted} agents at the same time: ${room.why}; ${INSIST}.`;
  context.stage.push({ kind: 'block', block: say('warn', words) });
  return room;
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
