import type { WorkEffect } from '../effect.ts';
import type { Limits } from '../limits.ts';
import type { RunOrder } from '../run-order.ts';
import type { ProjectState, Work } from '../state.ts';
import { buildersOf } from './choose.ts';
import type { LaneOrder, LaneRest } from './lane-effect.ts';
import { type Lane, lanePlace, laneWorkName } from './lanes-state.ts';

export type LaneWork = Extract<Work, { kind: 'lanes-prepare' | 'lanes' | 'lane-fit' | 'lane-apply' }>;

interface Ordering {
  readonly limits: Limits;
  /** The order for a run's agent. */
  readonly runOrder: (lane: Lane) => RunOrder;
}

/** The order that lanes wait for. While the pipeline stands still, lanes are put away and a move is finished. */
export function laneOrder(state: ProjectState, work: LaneWork, { limits, runOrder }: Ordering): WorkEffect | null {
  switch (work.kind) {
    case 'lanes-prepare': {
      const places = work.taskIds.map((taskId) => lanePlace(state.dir, taskId));
      const id = `lanes-prepare:${state.seq}`;
      return { type: 'lanes/prepare', id, taskIds: work.taskIds, places, at: state.seq };
    }
    case 'lanes':
      return state.halt === null ? run(state, { limits, runOrder }) : close(state);
    case 'lane-fit':
      return fitting(state, work.taskId);
    case 'lane-apply':
      return { type: 'lane/apply', id: `lane-apply:${work.move.id}`, taskId: work.taskId, move: work.move };
    default:
      return work satisfies never;
  }
}

function run(state: ProjectState, { limits, runOrder }: Ordering): WorkEffect | null {
  const { lanes } = state;
  if (lanes === null) return null;
  const open = lanes.open.filter((lane) => lane.ended === null);
  const orders = open.map((lane): LaneOrder => ({ ...partOf(state, lane), run: runOrder(lane) }));
  const { id: batch, base } = lanes;
  return {
    type: 'lanes/run',
    id: `lanes:${batch}`,
    batch,
    width: buildersOf(state, limits).length,
    base,
    lanes: orders,
  };
}

function close(state: ProjectState): WorkEffect | null {
  const { lanes } = state;
  if (lanes === null) return null;
  const rests = lanes.open.map((lane): LaneRest => ({ ...partOf(state, lane), isKept: lane.tip !== null }));
  return { type: 'lanes/close', id: `lanes-close:${lanes.id}`, batch: lanes.id, lanes: rests };
}

function partOf({ dir, tasks }: ProjectState, { taskId, run: { runId } }: Lane) {
  const outputFiles = tasks[taskId]?.task.outputFiles ?? [];
  return { ...lanePlace(dir, taskId), as: laneWorkName(taskId, runId), outputFiles };
}

function fitting({ lanes, seq }: ProjectState, taskId: string): WorkEffect | null {
  const tip = lanes?.open.find((lane) => lane.taskId === taskId)?.tip ?? null;
  if (lanes === null || tip === null) return null;
  return { type: 'lane/fit', id: `lane-fit:${taskId}:${seq}`, taskId, base: lanes.base, tip };
}
