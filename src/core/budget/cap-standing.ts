import type { CapScope } from '../../../schemas/cap-event.ts';
import { openFork } from '../branch-effects.ts';
import { usedOf } from '../forks/ask-budget.ts';
import type { Limits } from '../limits.ts';
import type { ProjectState } from '../project-state.ts';
import { agentOfStage } from './cap-book.ts';
import { type Flight, NO_FLIGHT, usedIn } from './cap-used.ts';
import { scopeWords } from './cap-words.ts';
import { type CapUse, countedFor, setCaps, stagesThatStop } from './caps.ts';
import { msUntil, type Pace, paceOf } from './pace.ts';
import type { RecentRun } from './recent.ts';

/** A cap that would stop agents: what counts against it, and how long what is left lasts. */
export interface CapStanding {
  readonly cap: Pick<CapUse['cap'], 'scope' | 'unit' | 'limit'>;
  /** With what is under way; in the cap's unit, like what is left. */
  readonly used: number;
  readonly left: number;
  /** Milliseconds of work until it is reached at the pace of the runs that count against it; null where nobody can tell. */
  readonly msLeft: number | null;
  /** Why nobody can tell. */
  readonly because: 'no-pace' | 'never' | 'price' | null;
}

/** What is at work now. */
export interface AtWork {
  readonly flight: Flight;
  /** The pace of the sides of a fork that run here; null while none does. */
  readonly sidePace: Pace | null;
}

export const NOBODY_AT_WORK: AtWork = { flight: NO_FLIGHT, sidePace: null };

/** Every cap that would stop agents: those that were set, the open fork's, and stages'. The one used up most comes first. */
export function capStandings(project: ProjectState, limits: Limits, now = NOBODY_AT_WORK): readonly CapStanding[] {
  const caps = [...setCaps(project), ...stagesThatStop(project, limits)];
  const uses = [...caps.map((cap) => countedFor(project, cap, now.flight)), ...ofFork(project, now.flight)];
  const share = ({ cap, used }: Pick<CapStanding, 'cap' | 'used'>): number => used / cap.limit;
  return uses
    .map(({ cap, used }) => ({ cap, used, ...untilReached(project, { cap, used }, now) }))
    .sort((a, b) => share(b) - share(a));
}

/** That one, in words; null without one. */
export function nearestCap(project: ProjectState, limits: Limits, now = NOBODY_AT_WORK) {
  const [nearest] = capStandings(project, limits, now);
  if (nearest === undefined) return null;
  const { cap, used } = nearest;
  return { of: scopeWords(cap.scope), used, limit: cap.limit, unit: cap.unit };
}

function ofFork(project: ProjectState, flight: Flight): readonly Pick<CapUse, 'cap' | 'used'>[] {
  const fork = openFork(project);
  if (fork === null || fork.budgetMicroUsd === null) return [];
  const scope = { kind: 'fork', name: fork.name } as const;
  const cap = {
    scope,
    unit: 'usd',
    limit: fork.budgetMicroUsd,
    base: NONE,
    stops: true,
    sides: true,
    warnsAt: [],
  } as const;
  return [{ cap, used: Math.max(usedOf(project, fork), usedIn(project, flight, scope).microUsd) }];
}

const NONE = { microUsd: 0, tokens: 0, unpriced: 0 };

type Use = Pick<CapStanding, 'cap' | 'used'>;

function untilReached(project: ProjectState, { cap, used }: Use, now: AtWork) {
  const left = Math.max(0, cap.limit - used);
  const pace = paceFor(cap.scope, project.recentRuns, now.sidePace);
  const because = whyUnknown(pace, cap.unit);
  if (pace === null || because !== null) return { left, msLeft: null, because };
  return { left, msLeft: msUntil(left, cap.unit === 'usd' ? pace.microUsd : pace.tokens), because };
}

function whyUnknown(pace: Pace | null, unit: CapUse['cap']['unit']): CapStanding['because'] {
  if (pace === null) return 'no-pace';
  if (unit === 'usd' && pace.unpriced > 0) return 'price';
  return (unit === 'usd' ? pace.microUsd : pace.tokens).perHour === 0 ? 'never' : null;
}

/** Of the runs that count against it; while the sides of a fork run, theirs. */
function paceFor(scope: CapScope, recent: readonly RecentRun[], sidePace: Pace | null): Pace | null {
  switch (scope.kind) {
    case 'project':
    case 'session':
      return sidePace ?? paceOf(recent);
    case 'fork':
      return sidePace;
    case 'stage':
      return paceOf(recent.filter(({ agent }) => agent === agentOfStage(scope.stage)));
    case 'task':
      return paceOf(recent.filter(({ taskId }) => taskId === scope.taskId));
    default:
      return scope satisfies never;
  }
}
