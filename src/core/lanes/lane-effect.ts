import type { LaneBase, LaneMove } from '../../../schemas/lane-event.ts';
import type { RunOrder } from '../run-order.ts';
import type { LanePlace } from './lanes-state.ts';

/** One lane as it is ordered. */
export interface LaneOrder extends LanePlace {
  /** What its work is kept under; see `laneRef`. */
  readonly as: string;
  readonly outputFiles: readonly string[];
  readonly run: RunOrder;
}

/** A lane as it is put away: one whose work is kept already only loses its directory. */
export interface LaneRest extends LanePlace {
  readonly as: string;
  readonly outputFiles: readonly string[];
  readonly isKept: boolean;
}

/** Orders for building tasks at the same time. */
export type LaneEffect =
  /** Looks whether copies can be made, and makes the snapshot they start from. */
  | {
      readonly type: 'lanes/prepare';
      readonly id: string;
      readonly taskIds: readonly string[];
      readonly places: readonly LanePlace[];
      /** Part of the name under which what lies in one of the places is kept. */
      readonly at: number;
    }
  /** Runs all lanes, so many at the same time where memory carries them, and puts their directories away. */
  | {
      readonly type: 'lanes/run';
      readonly id: string;
      readonly batch: string;
      readonly width: number;
      readonly base: LaneBase;
      readonly lanes: readonly LaneOrder[];
    }
  /** Puts away what lanes that are not at work any more left behind. */
  | { readonly type: 'lanes/close'; readonly id: string; readonly batch: string; readonly lanes: readonly LaneRest[] }
  /** Looks whether a lane's work fits what the project holds now. */
  | {
      readonly type: 'lane/fit';
      readonly id: string;
      readonly taskId: string;
      readonly base: LaneBase;
      readonly tip: string;
    }
  | { readonly type: 'lane/apply'; readonly id: string; readonly taskId: string; readonly move: LaneMove };
