import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event, EventOf } from '../../../../schemas/event.ts';
import type { SideSpend } from '../../../../schemas/fork.ts';
import { nearestCap } from '../../../../src/core/budget/cap-standing.ts';
import { type Flight, NO_FLIGHT, usedIn } from '../../../../src/core/budget/cap-used.ts';
import { capNews, percentReached, stoppedByCap } from '../../../../src/core/budget/caps.ts';
import { NO_SPEND, spendOf } from '../../../../src/core/budget/spend.ts';
import { evolve } from '../../../../src/core/evolve.ts';
import { limitsOf } from '../../../../src/core/limits.ts';
import type { ProjectState, Spend } from '../../../../src/core/state.ts';
import { driven } from '../../../support/given.ts';
import { freshShell } from '../../../support/shell-state.ts';
import { context } from '../../../support/story.ts';

const PROJECT = driven('planned').at;
const LIMITS = limitsOf(freshShell());

const spent = (state: ProjectState, microUsd: number, unknownCost = 0): ProjectState => ({
  ...state,
  spend: {
    3: { ...NO_SPEND, runs: 1, input: microUsd, costMicroUsd: microUsd, unknownCost },
  },
});

const taken = (state: ProjectState, events: readonly Event[]): ProjectState =>
  events.reduce((now, event) => evolve(now, event, { seq: now.seq + 1, at: now.updatedAt }) ?? now, state);

const spending = (microUsd: number, tokens: number, unknownCost = 0): Spend => ({
  ...NO_SPEND,
  runs: 1,
  input: tokens,
  costMicroUsd: microUsd,
  unknownCost,
});

/** A side that used it all for one task of the build. */
const inSide = (microUsd: number, tokens: number, unpriced = 0): SideSpend =>
  spendOf({
    spend: { 3: spending(microUsd, tokens, unpriced) },
    taskSpend: { 'TASK-001': spending(microUsd, tokens, unpriced) },
  });

const capped = (limit: number, scope: EventOf<'budget/set'>['scope'] = { kind: 'project' }): ProjectState =>
  taken(PROJECT, [{ type: 'budget/set', scope, unit: 'usd', limit }]);

const figure = (microUsd: number): Flight => ({
  runs: [{ agent: 3, taskId: 'TASK-001', used: { microUsd, tokens: 0, unpriced: 0 } }],
  sides: {},
});

const percents = (events: readonly Event[]): number[] =>
  events.flatMap((event) =>
    event.type === 'budget/warned' ? [event.percent] : event.type === 'budget/reached' ? [100] : [],
  );

interface Told {
  readonly state: ProjectState;
  /** What stands in the journal, and the most that was ever seen. */
  readonly sum: number;
  readonly most: number;
  readonly told: readonly number[];
}

/** One figure more: of a run that goes on, or that ends with it. */
function spends({ state, sum, most, told }: Told, { by, passing }: { by: number; passing: boolean }): Told {
  const after = passing ? sum : sum + by;
  const now = spent(state, after);
  const news = capNews(now, LIMITS, passing ? figure(by) : NO_FLIGHT);
  return { state: taken(now, news), sum: after, most: Math.max(most, sum + by), told: [...told, ...percents(news)] };
}

describe('thresholds', () => {
  test('are whole numbers: one millionth below is below', () => {
    expect(
      [499_999, 500_000, 949_999, 950_000, 999_999, 1_000_000].map((used) => percentReached(used, 1_000_000)),
    ).toEqual([0, 50, 80, 95, 95, 100]);
  });

  test('are told once each, rising, whatever comes in whatever steps, in passing or for good', () => {
    const step = fc.record({ by: fc.integer({ min: 0, max: 400_000 }), passing: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { told, most } = steps.reduce(spends, { state: capped(1_000_000), sum: 0, most: 0, told: [] });
        expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
        expect(told.at(-1) ?? 0).toBe(percentReached(most, 1_000_000));
      }),
    );
  });

  test('are told anew of a new limit, and of the same one set again', () => {
    const state = spent(capped(1_000_000), 600_000);
    const told = taken(state, capNews(state, LIMITS));
    expect(capNews(told, LIMITS)).toEqual([]);
    const again = taken(told, [{ type: 'budget/set', scope: { kind: 'project' }, unit: 'usd', limit: 1_200_000 }]);
    expect(percents(capNews(again, LIMITS))).toEqual([50]);
  });
});

describe('what counts', () => {
  test('are all agents, all sides once, and what is under way', () => {
    const state: ProjectState = {
      ...spent(PROJECT, 100),
      taskSpend: { 'TASK-001': spending(9, 0) },
      forkSpend: { 'trial-A': inSide(20, 10, 1) },
    };
    const runs = figure(5).runs;
    const flight = { ...figure(3), sides: { 'trial-A': { spend: inSide(45, 11, 2), runs } } };
    expect(usedIn(state, flight, { kind: 'project' })).toEqual({ microUsd: 153, tokens: 111, unpriced: 2 });
    expect(usedIn(state, NO_FLIGHT, { kind: 'project' })).toEqual({ microUsd: 120, tokens: 110, unpriced: 1 });
    expect(usedIn(state, flight, { kind: 'stage', stage: 'builder' }).microUsd).toBe(153);
    expect(usedIn(state, flight, { kind: 'stage', stage: 'critic' }).microUsd).toBe(0);
    expect(usedIn(state, flight, { kind: 'task', taskId: 'TASK-001' }).microUsd).toBe(9 + 3 + 45 + 5);
    expect(usedIn(state, flight, { kind: 'task', taskId: 'TASK-002' }).microUsd).toBe(0);
    expect(usedIn(state, flight, { kind: 'fork', name: 'trial' }).microUsd).toBe(50);
  });

  test('money nobody knows reaches no cap, and is said once to be unseen', () => {
    const state = spent(capped(1), 0, 4);
    const news = capNews(state, LIMITS);
    expect(news).toMatchObject([{ type: 'budget/unseen', turns: 4 }]);
    expect(capNews(spent(taken(state, news), 0, 9), LIMITS)).toEqual([]);
  });
});

describe('a cap that is reached', () => {
  const run = { type: 'run/started', run: { ...startedRun(), agent: 4, taskId: null } } as const;

  test('lets no run of its scope begin, and no other one wait', () => {
    const stage = spent(capped(100, { kind: 'stage', stage: 'builder' }), 100);
    expect(stoppedByCap(stage, { ...run, run: { ...run.run, agent: 3 } }, LIMITS)).toMatchObject({ reason: 'budget' });
    expect(stoppedByCap(stage, run, LIMITS)).toBeNull();
    const project = spent(capped(100), 100);
    expect(stoppedByCap(project, run, LIMITS)).toMatchObject({ reason: 'budget' });
    expect(stoppedByCap(project, { type: 'fork/started', name: 'trial' }, LIMITS)).not.toBeNull();
    expect(stoppedByCap(project, { type: 'build/completed' }, LIMITS)).toBeNull();
    expect(stoppedByCap(spent(capped(100), 99), run, LIMITS)).toBeNull();
  });

  test('stays so though the last figure is smaller, until another one is set', () => {
    const state = capped(100);
    const reached = taken(state, capNews(state, LIMITS, figure(100)));
    expect(stoppedByCap(spent(reached, 90), run, LIMITS)).not.toBeNull();
    const more = taken(reached, [{ type: 'budget/set', scope: { kind: 'project' }, unit: 'usd', limit: 200 }]);
    expect(stoppedByCap(spent(more, 90), run, LIMITS)).toBeNull();
  });

  test('is the stage’s own only where the configuration says so', () => {
    const busy = spent(PROJECT, 130_000);
    const critic: ProjectState = { ...busy, lastAgent: 4, spend: { 4: busy.spend[3] ?? NO_SPEND } };
    expect(percents(capNews(critic, LIMITS))).toEqual([100]);
    expect(stoppedByCap(critic, run, LIMITS)).toBeNull();
    const usual = context();
    const stops = limitsOf(freshShell({ context: { ...usual, agent: { ...usual.agent, stage_budgets: 'stop' } } }));
    expect(stoppedByCap(critic, run, stops)).toMatchObject({ detail: expect.stringContaining('stage critic') });
    expect(stoppedByCap(spent(PROJECT, 1), run, stops)).toBeNull();
  });
});

test('the cap shown is the one of which the largest share is used', () => {
  const both = taken(capped(1000), [
    { type: 'budget/set', scope: { kind: 'stage', stage: 'builder' }, unit: 'tokens', limit: 300 },
  ]);
  expect(nearestCap(PROJECT, LIMITS)).toBeNull();
  expect(nearestCap(spent(both, 150), LIMITS)).toEqual({ of: 'stage builder', used: 150, limit: 300, unit: 'tokens' });
});

function startedRun() {
  const base = { runId: 'R9', purpose: 'critique', attempt: 1, backend: 'scripted', model: null } as const;
  return { ...base, resumes: null, because: [] };
}
