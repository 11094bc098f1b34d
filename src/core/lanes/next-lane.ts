import type { Event } from '../../../schemas/event.ts';
import type { ProjectState } from '../state.ts';
import { fateOf, returned } from './fate.ts';

/**
 * What is done about the lanes that are at rest, one by one in the plan's order, before anything new is begun: the first
 * one's work is put into the project, or its task is given back. Empty when there is none.
 */
export function nextLane({ lanes }: ProjectState): readonly Event[] {
  const lane = lanes?.open[0];
  if (lane === undefined) return [];
  if (lane.ended === null) return [returned(lane, { reason: 'stopped', why: 'it was not seen to end' })];
  const fate = fateOf(lane.ended, lane.tip);
  return fate === null ? [{ type: 'task/picked', taskId: lane.taskId }] : [returned(lane, fate)];
}
