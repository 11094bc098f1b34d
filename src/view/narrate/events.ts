import type { Event, EventType } from '../../../schemas/event.ts';
import { nextStep } from '../../core/next-step.ts';
import type { ProjectState } from '../../core/state.ts';
import { ARTIFACT_TELLERS } from './artifacts.ts';
import { BRANCH_TELLERS } from './branches.ts';
import { CAP_TELLERS } from './caps.ts';
import { CHANGE_TELLERS } from './changes.ts';
import type { Entry } from './entry.ts';
import { LANE_TELLERS } from './lanes.ts';
import { MAINTENANCE_TELLERS } from './maintenance.ts';
import { MIGRATION_TELLERS } from './migrations.ts';
import { PIPELINE_TELLERS } from './pipeline.ts';
import { REGRESSION_TELLERS } from './regressions.ts';
import { RUN_TELLERS } from './runs.ts';
import { SECRET_TELLERS } from './secrets.ts';
import { TASK_TELLERS } from './tasks.ts';
import { type EventOfMap, next, type Scene, type Tellers } from './tell.ts';
import { TRAVEL_TELLERS } from './travel.ts';
import { VERDICT_TELLERS } from './verdicts.ts';

const TELLERS: Tellers = {
  ...RUN_TELLERS,
  ...ARTIFACT_TELLERS,
  ...TASK_TELLERS,
  ...VERDICT_TELLERS,
  ...PIPELINE_TELLERS,
  ...BRANCH_TELLERS,
  ...TRAVEL_TELLERS,
  ...LANE_TELLERS,
  ...CAP_TELLERS,
  ...CHANGE_TELLERS,
  ...MIGRATION_TELLERS,
  ...REGRESSION_TELLERS,
  ...SECRET_TELLERS,
  ...MAINTENANCE_TELLERS,
};

function tellOne<T extends EventType>(event: EventOfMap<T>, scene: Scene): readonly Entry[] {
  return TELLERS[event.type](event, scene);
}

/** Events after which the human may have to act; after all others the shell goes on by itself. */
const ENDS_WORK: readonly EventType[] = [
  'run/ended',
  'lanes/rested',
  'artifacts/delivered',
  'bundle/committed',
  'pipeline/halted',
  'risk/accepted',
  'secret/allowed',
  'change/proposed',
  'change/cancelled',
  'maintenance/opened',
  'maintenance/scoped',
  'maintenance/reviewed',
  'maintenance/secured',
  'maintenance/skipped',
  'maintenance/unskipped',
  'maintenance/dropped',
  'maintenance/finished',
  'reset/undone',
];

function nextLine(event: Event, project: ProjectState | null): readonly Entry[] {
  if (project === null || !ENDS_WORK.includes(event.type) || project.question !== null) return [];
  // The halt that stopped a run comes before its end, and has said it.
  if (event.type === 'run/ended' && project.halt !== null) return [];
  const step = nextStep(project);
  return step.waiting && step.command !== null ? [next(step.command)] : [];
}

/** What there is to say of an event, and what to type next where it leaves the human to act. */
export function tellEvent(event: Event, scene: Scene): readonly Entry[] {
  return [...tellOne(event, scene), ...nextLine(event, scene.project)];
}
