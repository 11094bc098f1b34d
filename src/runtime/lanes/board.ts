import type { LaneOrder } from '../../core/lanes/lane-effect.ts';
import type { LaneLive, PermissionAsk } from '../../core/transcript.ts';
import type { EffectContext } from '../context.ts';
import type { Stage } from '../live.ts';
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
 * the permissions they ask for in the one queue. The first change after a rest is shown at once.
 */
export function createBoard(context: EffectContext, lanes: readonly ShownLane[]) {
  const { stage, world } = context;
  const startedAt = world.clock.monotonic();
  let timer: NodeJS.Timeout | null = null;
  let painted = Number.NEGATIVE_INFINITY;
  let asked = '';
  let over = false;

  function paint(): void {
    timer = null;
    painted = world.clock.monotonic();
    for (const lane of lanes) {
      lane.stage.flushLines();
      relay(stage, lane.order.taskId, lane.stage.take());
    }
    stage.patch({
      lanes: { startedAt, tasks: lanes.map((lane) => liveOf(context, lane, startedAt)) },
    });
    context.repaint();
  }

  /** What the human is asked, and what they have answered, is there at once. */
  function showAsks(): void {
    const asks = lanes.flatMap(asksOf);
    const ids = asks.map(({ runId, requestId }) => `${runId} ${requestId}`).join('\n');
    if (ids === asked) return;
    asked = ids;
    stage.patch({ asks });
    context.repaint();
  }

  return {
    changed(): void {
      if (over) return;
      showAsks();
      const wait = painted + BETWEEN_MS - world.clock.monotonic();
      if (wait <= 0 && timer === null) paint();
      else timer ??= setTimeout(paint, wait);
    },
    close(): void {
      over = true;
      if (timer !== null) clearTimeout(timer);
      paint();
      stage.patch({ lanes: null, asks: [] });
      context.repaint();
    },
  };
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
