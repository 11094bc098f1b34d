import type { ProjectState } from '../project-state.ts';

/** Of what was found, all that documents tell of: what came of a change that was given up since leaves no trace, as the change itself. */
export function besidesGivenUp<Found extends { readonly at: string }>(
  { maintenance }: Pick<ProjectState, 'maintenance'>,
  all: readonly Found[],
): readonly Found[] {
  const given = maintenance.filter(({ status }) => status === 'skipped');
  if (given.length === 0) return all;
  return all.filter(({ at }) => !given.some((cycle) => cycle.at <= at && at <= (cycle.endedAt ?? at)));
}
