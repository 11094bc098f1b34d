import { AGENT_NAMES } from '../../../schemas/stage.ts';
import type { Usage } from '../../../schemas/usage.ts';
import { sideLabel } from '../forks/spend-rows.ts';
import type { Limits } from '../limits.ts';
import type { ProjectState } from '../project-state.ts';
import type { Spend } from '../spend.ts';
import type { CapStanding } from './cap-standing.ts';
import { type Flight, usedBy } from './cap-used.ts';
import { type ContextSeen, contextAfter } from './context-seen.ts';
import { type Outlook, outlookOf } from './outlook.ts';

/** What somebody used by now, the run under way included. */
export interface SpentNow {
  readonly name: string;
  readonly tokens: number;
  /** Millionths of a US dollar that are known. */
  readonly microUsd: number;
  /** Turns whose price nobody knows, and turns a subscription pays for. */
  readonly unpriced: number;
  readonly subscribed: number;
}

/** A run under way, or several that are at work at the same time, as the screen shows them. */
export interface TurnNow {
  /** Monotonic milliseconds. */
  readonly startedAt: number;
  /** Output tokens, estimated from characters where `exact` is false. */
  readonly output: number;
  readonly exact: boolean;
  /** The newest figure an agent told; null before that. */
  readonly told: Usage | null;
}

/** What is known of a project's spending at a moment: plain data, small enough to be looked at with each frame. */
export interface BudgetNow {
  /** How full the context is: told by the run under way, else by the last one that told it. */
  readonly context: ContextSeen | null;
  readonly all: SpentNow;
  /** By agent, then by the side of a fork; each is counted once. */
  readonly rows: readonly SpentNow[];
  /** Tokens of the last runs, the newest last. */
  readonly recent: readonly number[];
  readonly pace: Outlook['pace'];
  /** The cap that is used up most; null without one. */
  readonly cap: CapStanding | null;
  readonly projection: Outlook['projection'];
  /** The turn under way: all its tokens, of which those nobody has told yet are estimated. */
  readonly turn: { readonly startedAt: number; readonly tokens: number; readonly exact: boolean } | null;
}

export interface Moment {
  readonly limits: Limits;
  readonly flight: Flight;
  readonly turn: TurnNow | null;
  readonly sides: Outlook['sides'];
}

/** What stands in the journal and what is under way, as one. */
export function budgetNow(project: ProjectState, { limits, flight, turn, sides }: Moment): BudgetNow {
  const { pace, caps, projection } = outlookOf(project, limits, { flight, sides });
  return {
    ...spendingNow(project, { flight, turn }),
    recent: project.recentRuns.map(({ tokens }) => tokens),
    pace,
    cap: caps[0] ?? null,
    projection,
    turn: turn === null ? null : turnNow(turn, flight),
  };
}

const NOTHING = { tokens: 0, microUsd: 0, unpriced: 0, subscribed: 0 };

const plus = (a: SpentNow, b: SpentNow): SpentNow => ({
  name: a.name,
  tokens: a.tokens + b.tokens,
  microUsd: a.microUsd + b.microUsd,
  unpriced: a.unpriced + b.unpriced,
  subscribed: a.subscribed + b.subscribed,
});

/** What was spent, by whom, and how full the context is. */
export function spendingNow(
  project: ProjectState,
  { flight, turn }: Pick<Moment, 'flight' | 'turn'>,
): Pick<BudgetNow, 'context' | 'all' | 'rows'> {
  const rows = spentNow(project, flight);
  return { context: contextNow(project, turn), all: rows.reduce(plus, { ...NOTHING, name: 'All' }), rows };
}

/** How full the context is, told by the run under way, else by the last one that told it; null before any did. */
function contextNow({ context, work }: ProjectState, turn: TurnNow | null): ContextSeen | null {
  return work?.kind === 'run' ? contextAfter(context, turn?.told ?? null, { run: work.run, at: null }) : context;
}

/** Of each agent, and of each side of each fork; what a side tells now comes before what was remembered of it. */
function spentNow({ spend, forkSpend }: ProjectState, { runs, sides }: Flight): readonly SpentNow[] {
  const agents = distinct([...Object.keys(spend), ...runs.map(({ agent }) => String(agent))]).map((id) => {
    const flying = runs.filter(({ agent }) => String(agent) === id).map(({ used }) => used);
    return row(AGENT_NAMES[Number(id)] ?? id, [usedOf(spend[id]), ...flying]);
  });
  const ofSides = distinct([...Object.keys(forkSpend), ...Object.keys(sides)]).map((id) => {
    const { spend: told = null, runs: flying = [] } = sides[id] ?? {};
    return row(sideLabel(id), [usedOf(told ?? forkSpend[id]), ...flying.map(({ used }) => used)]);
  });
  return [...agents, ...ofSides];
}

const distinct = (ids: readonly string[]): readonly string[] => [...new Set(ids)];

type Counted = Omit<SpentNow, 'name' | 'subscribed'> & { readonly subscribed?: number };

const usedOf = (spend: Spend | undefined): Counted =>
  spend === undefined ? NOTHING : { ...usedBy(spend), subscribed: spend.subscribed };

const row = (name: string, parts: readonly Counted[]): SpentNow =>
  parts.map((part) => ({ subscribed: 0, ...part, name })).reduce(plus, { ...NOTHING, name });

/** Output beyond the newest figure is estimated, and not yet in it. */
function turnNow({ startedAt, output, exact, told }: TurnNow, { runs }: Flight): BudgetNow['turn'] {
  const known = runs.reduce((sum, { used }) => sum + used.tokens, 0);
  const more = exact ? 0 : Math.max(0, Math.round(output) - (told?.output ?? 0));
  return { startedAt, tokens: known + more, exact: exact && known > 0 };
}
