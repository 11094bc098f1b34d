import type { Envelope, Event } from '../../schemas/event.ts';
import { type Place, startProject } from './project-start.ts';
import { furthestStage } from './registered-stage.ts';
import { evolveArtifacts } from './slices/artifacts.ts';
import { evolveCaps } from './slices/caps.ts';
import { evolveChanges } from './slices/changes.ts';
import { evolveForks } from './slices/forks.ts';
import { evolveKnowledge } from './slices/knowledge.ts';
import { evolveLanes } from './slices/lanes.ts';
import { evolveMaintenance } from './slices/maintenance.ts';
import { evolveMigrations } from './slices/migrations.ts';
import { evolvePipeline } from './slices/pipeline.ts';
import { evolveRegressions } from './slices/regressions.ts';
import { evolveRuns } from './slices/runs.ts';
import { evolveSecrets } from './slices/secrets.ts';
import { evolveTally } from './slices/tally.ts';
import { evolveTasks } from './slices/tasks.ts';
import { evolveTravel } from './slices/travel.ts';
import { evolveVerdicts } from './slices/verdicts.ts';
import type { ProjectState } from './state.ts';

/**
 * The only place that changes a project's state: one event in, the next state out. Total over every event in
 * every state, because a journal that was accepted once must always fold.
 */
export function evolve(state: ProjectState | null, event: Event, place: Place): ProjectState | null {
  if (event.type === 'project/created') return startProject(event, place);
  if (state === null) return null;
  const slices = [
    evolveTravel,
    evolveCaps,
    evolveKnowledge,
    evolveRuns,
    evolveArtifacts,
    evolveTasks,
    evolveVerdicts,
    evolveMaintenance,
    evolvePipeline,
    evolveTally,
    evolveForks,
    evolveLanes,
    evolveChanges,
    evolveMigrations,
    evolveRegressions,
    evolveSecrets,
  ];
  const placed = { ...state, seq: place.seq, updatedAt: place.at };
  const next = slices.reduce((current, slice) => slice(current, event, place), placed);
  return { ...next, furthest: furthestStage(next) };
}

/** Rebuilds a project from its journal; null when the journal holds no project (or was reset). */
export function fold(envelopes: readonly Envelope[]): ProjectState | null {
  let state: ProjectState | null = null;
  for (const { event, seq, at } of envelopes) state = evolve(state, event, { seq, at });
  return state;
}
