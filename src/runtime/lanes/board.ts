import type { LaneOrder } from '../../core/lanes/lane-effect.ts';
import type { LaneLive, PermissionAsk } from '../../core/transcript.ts';
import type { EffectContext } from '../context.ts';
import type { Stage } from '../live.ts';
import { createPacedBoard } from '../paced-board.ts';
import { laneAskId } from './lanes.ts';
import { relay } from './relay.ts';

/** The lanes are painted at most this often, in milliseconds. */
const BETWEEN_MS = 50;

/** A lane as it is shown. */
export interface ShownLane {
  readonly order: LaneOrder;
  readonly stage: Stage;
  state: LaneLive['state'];
}

/**
 * Shows the lanes in the project's own stage: a row for each, what their agents say under the names of their tasks, and
 * the permissions they ask for in the one queue.
 */
export function createBoard(context: EffectContext, lanes: readonly ShownLane[]) {
  const { stage, world } = context;
  const startedAt = world.clock.monotonic();
  return createPacedBoard(context, {
    betweenMs: BETWEEN_MS,
    show() {
      for (const lane of lanes) {
        lane.stage.flushLines();
        relay(stage, lane.order.taskId, lane.stage.take());
      }
      const tasks = lanes.map((lane) => liveOf(context, lane, startedAt));
      stage.patch({ lanes: { startedAt, tasks } });
    },
    asks: () => lanes.flatMap(asksOf),
    clear: { lanes: null },
  });
}

function asksOf({ order: { taskId }, stage }: ShownLane): PermissionAsk[] {
  return stage.view.asks.map((ask) => ({
    ...ask,
    requestId: laneAskId(taskId, ask.requestId),
    title: `[${taskId}] ${ask.title}`,
  }));
}

function liveOf({ world }: EffectContext, { order, stage, state }: ShownLane, since: number): LaneLive {
  const { run } = stage.view;
  const label = world.agents.get(order.run.run.backend)?.label ?? order.run.run.backend;
  const waiting = run?.waiting ?? null;
  return {
    taskId: order.taskId,
    label,
    state,
    doing: waiting === null ? (run?.tool ?? run?.tail.at(-1) ?? '') : `tries again soon: ${waiting.why}`,
    tokens: run?.tokens ?? 0,
    exactTokens: run?.exactTokens ?? false,
    lastOutputAt: run?.lastOutputAt ?? since,
  };
}
