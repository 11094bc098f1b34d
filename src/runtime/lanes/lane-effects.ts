import type { LaneEffect } from '../../core/lanes/lane-effect.ts';
import type { Report } from '../../core/report.ts';
import type { EffectContext } from '../context.ts';
import { closeLanes } from './close.ts';
import { applyLane, fitLane } from './integrate.ts';
import { prepareLanes } from './prepare.ts';
import { runLanes } from './run.ts';

/** Carries out what is done with tasks that are built at the same time. */
export async function lane(context: EffectContext, effect: LaneEffect): Promise<Report> {
  switch (effect.type) {
    case 'lanes/prepare':
      return prepareLanes(context, effect);
    case 'lanes/run':
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
