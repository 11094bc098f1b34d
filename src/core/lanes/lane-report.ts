import type { EventOf } from '../../../schemas/event.ts';
import type { LaneMove, LaneReason } from '../../../schemas/lane-event.ts';
import type { Snapshot } from '../../../schemas/moves.ts';
import type { Spent } from '../budget/spend.ts';

/** News of tasks that are built at the same time. */
export type LaneReport =
  | {
      readonly type: 'lanes/prepared';
      /** Those that may begin, and those whose copies cannot be made. */
      readonly taskIds: readonly string[];
      readonly unfit: readonly { readonly taskId: string; readonly why: string }[];
      /** What all copies start from; null where `why` says what stands in the way of all of them. */
      readonly snapshot: Snapshot | null;
      readonly why: string;
    }
  /** The agent of a lane has ended, and its work is durable in the project, or stays in its directory. */
  | {
      readonly type: 'lane/ended';
      readonly taskId: string;
      readonly event: EventOf<'run/ended'>;
      readonly tip: string | null;
      /** Where the work is and why not in the project; null where it is there. */
      readonly stays: { readonly dir: string; readonly why: string } | null;
    }
  /** What the agent of a lane used that failed before its end. */
  | { readonly type: 'lane/spent'; readonly taskId: string; readonly runId: string; readonly spent: Spent }
  | { readonly type: 'lanes/rested'; readonly batch: string; readonly returned: readonly ReturnedLane[] }
  | {
      readonly type: 'lane/fitted';
      readonly taskId: string;
      readonly conflicts: readonly string[];
      /** Why it cannot be looked at now; empty where it could be. */
      readonly why: string;
      /** Null where there are conflicts, or nothing is to be changed. */
      readonly move: LaneMove | null;
    }
  | {
      readonly type: 'lane/applied';
      readonly taskId: string;
      /** Why nothing was changed, and what to do; null when it was. */
      readonly refused: string | null;
    };

/** A lane that came to rest without an end of its agent that anybody saw. */
export interface ReturnedLane {
  readonly taskId: string;
  readonly reason: LaneReason;
  readonly why: string;
  readonly kept: string | null;
}
