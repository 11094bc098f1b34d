import type { CapScope } from '../../../schemas/cap-event.ts';
import type { SideSpend } from '../../../schemas/fork.ts';
import type { Usage } from '../../../schemas/usage.ts';
import type { ProjectState } from '../project-state.ts';
import type { Spend } from '../spend.ts';
import { agentOfStage, NOTHING_USED, type Used } from './cap-book.ts';

/** What a run that has not ended has used, as far as it has told. */
export interface FlyingRun {
  readonly agent: number;
  readonly taskId: string | null;
  readonly used: Used;
}

/** What a side that works now has used since it was made: what its journal counts, and its runs that have not ended. */
export interface FlyingSide {
  readonly spend: SideSpend | null;
  readonly runs: readonly FlyingRun[];
}

/** What is used by runs that have not ended. */
export interface Flight {
  readonly runs: readonly FlyingRun[];
  /** By their names such as `trial-A`. */
  readonly sides: Readonly<Record<string, FlyingSide>>;
}

export const NO_FLIGHT: Flight = { runs: [], sides: {} };

type Counted = Pick<ProjectState, 'spend' | 'forkSpend' | 'taskSpend'>;

/**
 * What counts against a cap by now, wherever it was used: a stage and a task have what the sides of forks used for them
 * too. Unknown money is no money, and a subscription's neither.
 */
export function usedIn(project: Counted, { runs, sides }: Flight, scope: CapScope): Used {
  const counted = sidesOf(project, sides);
  switch (scope.kind) {
    case 'project':
    case 'session':
      return total([...Object.values(project.spend).map(usedBy), ...counted.map(bySide), ...runs.map(inFlight)]);
    case 'stage': {
      const agent = agentOfStage(scope.stage);
      const its = (all: readonly FlyingRun[]): readonly Used[] =>
        all.filter((run) => run.agent === agent).map(inFlight);
      const inSides = counted.flatMap((side) => [side.spend?.agents[String(agent)] ?? NOTHING_USED, ...its(side.runs)]);
      return total([of(project.spend, String(agent)), ...inSides, ...its(runs)]);
    }
    case 'task': {
      const { taskId } = scope;
      const its = (all: readonly FlyingRun[]): readonly Used[] =>
        all.filter((run) => run.taskId === taskId).map(inFlight);
      const inSides = counted.flatMap((side) => [side.spend?.tasks[taskId] ?? NOTHING_USED, ...its(side.runs)]);
      return total([of(project.taskSpend, taskId), ...inSides, ...its(runs)]);
    }
    case 'fork':
      return total(sidesOf(project, sides, [`${scope.name}-A`, `${scope.name}-B`]).map(bySide));
    default:
      return scope satisfies never;
  }
}

/** What sums of runs count as. */
export function usedBy({ input, output, cacheRead, cacheWrite, costMicroUsd, unknownCost }: Spend): Used {
  return { microUsd: costMicroUsd, tokens: input + output + cacheRead + cacheWrite, unpriced: unknownCost };
}

export const total = (all: readonly Used[]): Used =>
  all.reduce(
    (sum, one) => ({
      microUsd: sum.microUsd + one.microUsd,
      tokens: sum.tokens + one.tokens,
      unpriced: sum.unpriced + one.unpriced,
    }),
    NOTHING_USED,
  );

/** A figure in passing: that its price is not known yet does not mean that it will not be. */
export function passing({ fresh, cacheRead, cacheWrite, output, costMicroUsd, billing }: Usage): Used {
  const microUsd = billing === 'subscription' ? 0 : (costMicroUsd ?? 0);
  return { microUsd, tokens: fresh + cacheRead + cacheWrite + output, unpriced: 0 };
}

const inFlight = ({ used }: FlyingRun): Used => used;

function bySide({ spend, runs }: FlyingSide): Used {
  return total([spend === null ? NOTHING_USED : usedBy(spend), ...runs.map(inFlight)]);
}

function of(spends: ProjectState['spend'], key: string): Used {
  const spend = spends[key];
  return spend === undefined ? NOTHING_USED : usedBy(spend);
}

/** Each side once: what it tells itself now comes before what was remembered when it last rested. */
function sidesOf(project: Counted, now: Flight['sides'], names?: readonly string[]): readonly FlyingSide[] {
  const all = names ?? [...new Set([...Object.keys(project.forkSpend), ...Object.keys(now)])];
  return all.map((name) => {
    const remembered = project.forkSpend[name] ?? null;
    const side = now[name];
    return side === undefined ? { spend: remembered, runs: [] } : { ...side, spend: side.spend ?? remembered };
  });
}
