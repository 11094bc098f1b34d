import type { CapScope } from '../../../schemas/cap-event.ts';
import type { Event } from '../../../schemas/event.ts';
import type { Limits } from '../limits.ts';
import type { ProjectState } from '../project-state.ts';
import { capKey, NOTHING_USED, type SetCap, type Told, type Used } from './cap-book.ts';
import { type Flight, NO_FLIGHT, usedIn } from './cap-used.ts';
import { raiseLine, reachedWords } from './cap-words.ts';
import { begun, inSides, isFor, ofRun, scopesOf, type Workers } from './cap-workers.ts';

/** A cap as it holds now. */
export interface Cap extends SetCap {
  /** Whether agents are stopped by it, or it is only told. */
  readonly stops: boolean;
  /** Whether what the sides of forks used counts too. */
  readonly sides: boolean;
  /** Percents at which a word is said, rising. */
  readonly warnsAt: readonly number[];
}

/** A cap and what counts against it, in its unit. */
export interface CapUse {
  readonly cap: Cap;
  readonly used: number;
  readonly unpriced: number;
}

const THRESHOLDS = [50, 80, 95, 100];
/** A stage has its tokens without anybody having asked for it: it is not told of early. */
const STAGE_THRESHOLDS = [80, 100];

/** The highest threshold that was come to; 0 for none. Whole numbers only. */
export const percentReached = (used: number, limit: number, thresholds: readonly number[] = THRESHOLDS): number =>
  thresholds.findLast((percent) => used * 100 >= limit * percent) ?? 0;

/** What counts against a cap. */
export function countedFor(project: ProjectState, cap: Cap, flight: Flight = NO_FLIGHT): CapUse {
  const here = cap.sides ? { counted: project, flight } : alone(project, flight);
  const used = less(usedIn(here.counted, here.flight, cap.scope), cap.base);
  return { cap, used: cap.unit === 'usd' ? used.microUsd : used.tokens, unpriced: used.unpriced };
}

const alone = (project: ProjectState, { runs }: Flight) => ({
  counted: { ...project, forkSpend: {} },
  flight: { runs, sides: {} },
});

const less = (used: Used, base: Used): Used => ({
  microUsd: Math.max(0, used.microUsd - base.microUsd),
  tokens: Math.max(0, used.tokens - base.tokens),
  unpriced: Math.max(0, used.unpriced - base.unpriced),
});

/** The caps the human set. */
export const setCaps = ({ caps }: ProjectState): readonly Cap[] =>
  Object.values(caps.set).map((cap) => ({ ...cap, stops: true, sides: true, warnsAt: THRESHOLDS }));

/**
 * The tokens stages have without a word, of what is at work; one that the human has set takes their place. They are meant
 * for one place of work: the sides of a fork have them too, each for itself.
 */
function stageCaps(project: ProjectState, { stageBudgets }: Limits, scopes: readonly CapScope[]): readonly Cap[] {
  const { tokens, action } = stageBudgets;
  const stops = action === 'stop';
  return scopes.flatMap((scope): Cap[] => {
    const limit = limitFor(tokens, scope);
    const cap = { scope, unit: 'tokens', base: NOTHING_USED, stops, sides: false } as const;
    if (limit === null || project.caps.set[capKey(cap)] !== undefined) return [];
    return [{ ...cap, limit, warnsAt: stops ? THRESHOLDS : STAGE_THRESHOLDS }];
  });
}

function limitFor(tokens: Limits['stageBudgets']['tokens'], scope: CapScope): number | null {
  if (scope.kind === 'task') return scope.taskId.startsWith('TASK-') ? tokens.builder : null;
  if (scope.kind !== 'stage' || scope.stage === 'builder' || scope.stage === 'maintenance') return null;
  return tokens[scope.stage];
}

/** The stages' own tokens where they stop: of what is at work. */
export const stagesThatStop = (project: ProjectState, limits: Limits): readonly Cap[] =>
  limits.stageBudgets.action === 'stop' ? stageCaps(project, limits, scopesOf(atWork(project, NO_FLIGHT))) : [];

/** Who was at work last: only of these the stages' own tokens are told. */
function atWork(project: ProjectState, { runs }: Flight): Workers {
  const inProgress = Object.values(project.tasks).filter((task) => task.status === 'IN-PROGRESS');
  const flying = runs.flatMap((run) => (run.taskId === null ? [] : [run.taskId]));
  const taskIds = [...new Set([...inProgress.map(({ task }) => task.id), ...flying])];
  return { agents: [project.lastAgent], taskIds, fork: null };
}

const toldOf = ({ caps }: ProjectState, cap: Cap): Told => {
  const told = caps.told[capKey(cap)];
  return told?.limit === cap.limit ? told : { limit: cap.limit, percent: 0, unseen: false };
};

/** A cap that was reached once stays so, whatever the last figure says, until the human sets another. */
const isReached = (project: ProjectState, use: CapUse): boolean =>
  use.cap.stops && (use.used >= use.cap.limit || toldOf(project, use.cap).percent === 100);

/**
 * What there is to remember of caps by now: each threshold once, of several that were passed at the same time the highest
 * one; that a cap cannot see everything; and the stop of agents at work when one is reached.
 */
export function capNews(project: ProjectState, limits: Limits, flight: Flight = NO_FLIGHT): readonly Event[] {
  const caps = [...setCaps(project), ...stageCaps(project, limits, scopesOf(atWork(project, flight)))];
  const uses = caps.map((cap) => countedFor(project, cap, flight));
  const news = uses.flatMap((use) => newsOf(project, use));
  const anew = uses.find(({ cap }) => news.some((event) => isReachedEvent(event, cap)));
  const sides = inSides(flight);
  const goesOn =
    sides.agents.length === 0 ? undefined : uses.find((use) => isReached(project, use) && isFor(use.cap.scope, sides));
  const reached = anew ?? goesOn;
  if (reached === undefined || project.halt !== null || !agentsWork(project)) return news;
  return [...news, stopAt(reached)];
}

const stopAt = (use: CapUse): Event => ({
  type: 'pipeline/halted',
  reason: 'budget',
  detail: reachedWords(use),
  first: raiseLine(use),
});

const isReachedEvent = (event: Event, cap: Cap): boolean =>
  event.type === 'budget/reached' && capKey(event) === capKey(cap);

/** Whether agents are at work that a cap stops. */
export const agentsWork = ({ work }: ProjectState): boolean =>
  work !== null && ['run', 'lanes', 'fork-run', 'fork-resolve'].includes(work.kind);

function newsOf(project: ProjectState, { cap, used, unpriced }: CapUse): readonly Event[] {
  const { scope, unit, limit, warnsAt, stops } = cap;
  const told = toldOf(project, cap);
  const news: Event[] = [];
  if (unit === 'usd' && unpriced > 0 && !told.unseen) {
    news.push({ type: 'budget/unseen', scope, unit, limit, turns: unpriced });
  }
  const percent = percentReached(used, limit, warnsAt);
  if (percent <= told.percent) return news;
  if (percent === 100 && stops) return [...news, { type: 'budget/reached', scope, unit, limit, used }];
  return [...news, { type: 'budget/warned', scope, unit, limit, used, percent }];
}

/** Why an event cannot be, for agents would begin to work beyond a cap: the stop that comes in its place; null when it can. */
export function stoppedByCap(project: ProjectState, event: Event, limits: Limits): Event | null {
  const workers = begun(event);
  const use = workers === null ? undefined : capBefore(project, workers, limits);
  return use === undefined ? null : stopAt(use);
}

function capBefore(project: ProjectState, workers: Workers, limits: Limits): CapUse | undefined {
  const concerned = setCaps(project).filter(({ scope }) => isFor(scope, workers));
  const caps = [...concerned, ...stageCaps(project, limits, scopesOf(workers))];
  return caps.map((cap) => countedFor(project, cap)).find((use) => isReached(project, use));
}

/** The cap that the pipeline stands still for and that still holds; null when there is none. */
export function capInTheWay(project: ProjectState, limits: Limits): CapUse | null {
  if (project.halt?.reason !== 'budget') return null;
  const fork = project.forks.find(({ status }) => status === 'open')?.name ?? null;
  const run = project.work?.kind === 'settle' || project.work?.kind === 'run' ? ofRun(project.work.run) : null;
  return capBefore(project, { ...(run ?? atWork(project, NO_FLIGHT)), fork }, limits) ?? null;
}
