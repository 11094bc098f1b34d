import type { EventOf } from '../../../schemas/event.ts';
import type { LaneReason } from '../../../schemas/lane-event.ts';
import { isAgentsTrouble } from '../slices/runs.ts';
import { type Lane, laneRef, laneWorkName } from './lanes-state.ts';

type Ended = EventOf<'run/ended'>;

/** Why the work of a lane is not put into the project; null where it is. */
export interface Fate {
  readonly reason: LaneReason;
  readonly why: string;
}

/** What becomes of a lane whose agent has ended, by how it ended. */
export function fateOf(ended: Ended, tip: string | null): Fate | null {
  if (ended.trespass.length > 0) {
    return other(`the main repository changed while it ran: ${ended.trespass.slice(0, 5).join(', ')}`);
  }
  if (ended.strayed.length > 0) return other(ended.strayed.slice(0, 5).join('; '));
  return untouched(ended, tip);
}

function untouched(ended: Ended, tip: string | null): Fate | null {
  const why = ended.why ?? `the run ended as ${ended.outcome}`;
  switch (ended.outcome) {
    case 'completed':
      return tip === null ? other('its work could not be kept') : null;
    case 'cancelled':
    case 'interrupted':
      return { reason: 'stopped', why };
    case 'asked':
      return other('it asks the human, who is asked when it is built alone');
    case 'failed':
    case 'unreadable':
    case 'unreported':
    case 'error':
      return isAgentsTrouble(ended) ? other(why) : { reason: 'failed', why };
    default:
      return ended.outcome satisfies never;
  }
}

const other = (why: string): Fate => ({ reason: 'other', why });

/** The event that gives a lane's task back; `kept` is where its work is, null where there is none. */
export function returned(lane: Lane, { reason, why }: Fate): EventOf<'lane/returned'> {
  const { taskId, tip, run } = lane;
  const kept = tip === null ? null : laneRef(laneWorkName(taskId, run.runId));
  return { type: 'lane/returned', taskId, reason, why, kept };
}
