import type { LaneEffect } from '../../core/lanes/lane-effect.ts';
import type { Report } from '../../core/report.ts';
import type { AgentSessions } from '../agent-sessions.ts';
import type { EffectContext } from '../context.ts';
import { closeLanes } from './close.ts';
import { applyLane, fitLane } from './integrate.ts';
import { prepareLanes } from './prepare.ts';
import { runLanes } from './run.ts';

/**
 * Carries out what is done with tasks that are built at the same time. The conversation that is still open is closed before
 * agents begin: its process takes memory, and it can be gone on with later.
 */
export async function lane(context: EffectContext, sessions: AgentSessions, effect: LaneEffect): Promise<Report> {
  switch (effect.type) {
    case 'lanes/prepare':
      await sessions.closeAll();
      return prepareLanes(context, effect);
    case 'lanes/run':
      await sessions.closeAll();
      return runLanes(context, effect);
    case 'lanes/close':
      return closeLanes(context, effect);
    case 'lane/fit':
      return fitLane(context, effect);
    case 'lane/apply':
      return applyLane(context, effect);
    default:
      return effect satisfies never;
  }
}
