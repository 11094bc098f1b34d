import type { EventOf, Run } from '../../../schemas/event.ts';
import type { LaneBase } from '../../../schemas/lane-event.ts';

/** A task that is built in a copy of its own, from its run's start until its work lies in the project or is given back. */
export interface Lane {
  readonly taskId: string;
  readonly run: Run;
  /** Null while its agent has not been seen to end. */
  readonly ended: EventOf<'run/ended'> | null;
  /** The commit of the project that holds its work; null before, and where it could not be kept. */
  readonly tip: string | null;
  /** What its agent used is counted, though nobody saw that end. */
  readonly spent?: boolean;
}

/** The tasks of one batch that are built at the same time, all from the same state of the project. */
export interface Lanes {
  readonly id: string;
  readonly base: LaneBase;
  /** In the plan's order. */
  readonly open: readonly Lane[];
}

/** Where a lane works: beside the project, on a branch of its own; and the name its work is kept under. */
export interface LanePlace {
  readonly taskId: string;
  /** Absolute. */
  readonly dir: string;
  readonly branch: string;
}

/** The place of a task's lane. */
export const lanePlace = (dir: string, taskId: string): LanePlace => ({
  taskId,
  dir: `${dir}.lane-${taskId}`,
  branch: `lane/${taskId}`,
});

/** What the project calls the work of one run of a lane; the end of a ref's name. */
export const laneWorkName = (taskId: string, runId: string): string => `${taskId}/${runId}`;

/** The ref of the project that keeps the work of one run of a lane. */
export const laneRef = (name: string): string => `refs/codesleuth/lanes/${name}`;
