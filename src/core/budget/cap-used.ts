import type { CapScope } from '../../../schemas/cap-event.ts';
import type { Usage } from '../../../schemas/usage.ts';
import type { ProjectState, Spend } from '../project-state.ts';
import { agentOfStage, NOTHING_USED, type Used } from './cap-book.ts';

/** What is used by runs that have not ended, as far as they have told. */
export interface Flight {
  readonly runs: readonly { readonly agent: number; readonly taskId: string | null; readonly usage: Usage }[];
  /** What sides that work now have used since they were made, by their names such as `trial-A`. */
  readonly sides: Readonly<Record<string, Used>>;
}

export const NO_FLIGHT: Flight = { runs: [], sides: {} };

type Spends = ProjectState['spend'];
type Counted = Pick<ProjectState, 'spend' | 'forkSpend' | 'taskSpend'>;

/** What counts against a cap by now. Unknown money is no money, and a subscription's neither. */
export function usedIn(project: Counted, { runs, sides }: Flight, scope: CapScope): Used {
  switch (scope.kind) {
    case 'project':
    case 'session':
      return total([...Object.values(project.spend).map(usedBy), ...ofSides(project, sides), ...runs.map(underWay)]);
    case 'stage': {
      const agent = agentOfStage(scope.stage);
      return total([of(project.spend, String(agent)), ...runs.filter((run) => run.agent === agent).map(underWay)]);
    }
    case 'task': {
      const its = runs.filter((run) => run.taskId === scope.taskId);
      return total([of(project.taskSpend, scope.taskId), ...its.map(underWay)]);
    }
    case 'fork':
      return total(ofSides(project, sides, [`${scope.name}-A`, `${scope.name}-B`]));
    default:
      return scope satisfies never;
  }
}

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

const underWay = ({ usage }: Flight['runs'][number]): Used => passing(usage);

function of(spends: Spends, key: string): Used {
  const spend = spends[key];
  return spend === undefined ? NOTHING_USED : usedBy(spend);
}

/** Each side once: what it tells itself now comes before what was remembered when it last rested. */
function ofSides(project: Counted, now: Flight['sides'], names?: readonly string[]): readonly Used[] {
  const all = names ?? [...new Set([...Object.keys(project.forkSpend), ...Object.keys(now)])];
  return all.map((name) => now[name] ?? of(project.forkSpend, name));
}
