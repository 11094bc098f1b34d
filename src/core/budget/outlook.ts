import type { Limits } from '../limits.ts';
import type { ProjectState } from '../project-state.ts';
import { type AtWork, type CapStanding, capStandings, NOBODY_AT_WORK } from './cap-standing.ts';
import { type Pace, paceOf, paceTogether } from './pace.ts';
import { type Projection, projectionOf } from './projection.ts';

/** How fast it goes, how far the caps are, and what is still to come. */
export interface Outlook {
  readonly pace: Pace | null;
  /** The one used up most comes first. */
  readonly caps: readonly CapStanding[];
  readonly projection: Projection | null;
  /** Of the sides of a fork that run here, by their letters: each builds all that is left. */
  readonly sides: Readonly<Record<string, SideOutlook>>;
}

export type SideOutlook = Pick<Outlook, 'pace' | 'projection'>;

/** What is at work: the figures of runs under way, and the sides of a fork that run here. */
export interface Working {
  readonly flight: AtWork['flight'];
  readonly sides: Outlook['sides'];
}

/** The outlook of a side by its own state. */
export const sideOutlook = (side: ProjectState): SideOutlook => ({
  pace: paceOf(side.recentRuns),
  projection: projectionOf(side),
});

/** The outlook of a project. While the sides of a fork run, the pace is theirs together. */
export function outlookOf(project: ProjectState, limits: Limits, working: Working | null = null): Outlook {
  const flight = working?.flight ?? NOBODY_AT_WORK.flight;
  const sides = working?.sides ?? {};
  const sidePace = paceTogether(Object.values(sides).map(({ pace }) => pace));
  return {
    pace: sidePace ?? paceOf(project.recentRuns),
    caps: capStandings(project, limits, { flight, sidePace }),
    projection: projectionOf(project),
    sides,
  };
}
