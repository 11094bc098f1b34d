import type { ProjectState } from '../project-state.ts';
import type { Regression } from './regression.ts';

/** Those that documents tell of: what was found during a change that was given up since leaves no trace, as the change itself. */
export function toldRegressions({
  regressions,
  maintenance,
}: Pick<ProjectState, 'regressions' | 'maintenance'>): readonly Regression[] {
  const given = maintenance.filter(({ status }) => status === 'skipped');
  return regressions.filter(({ at }) => !given.some((cycle) => cycle.at <= at && at <= (cycle.endedAt ?? at)));
}
