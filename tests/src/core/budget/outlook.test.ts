import { describe, expect, test } from 'vitest';
import type { Event } from '../../../../schemas/event.ts';
import { outlookOf, sideOutlook, type Working } from '../../../../src/core/budget/outlook.ts';
import { outlookJson } from '../../../../src/core/budget/outlook-json.ts';
import { outlookLines } from '../../../../src/core/budget/outlook-words.ts';
import { NO_SIDE_SPEND, NO_SPEND } from '../../../../src/core/budget/spend.ts';
import { evolve } from '../../../../src/core/evolve.ts';
import { limitsOf } from '../../../../src/core/limits.ts';
import type { ProjectState, Spend } from '../../../../src/core/state.ts';
import { recentRun } from '../../../support/budget-samples.ts';
import { driven } from '../../../support/given.ts';
import { freshShell } from '../../../support/shell-state.ts';

const LIMITS = limitsOf(freshShell());
const PLANNED = driven('planned').at;
const BUILT = driven('built').at;

const spend = (input: number, costMicroUsd: number): Spend => ({
  ...NO_SPEND,
  runs: 1,
  input,
  costMicroUsd,
});

/** Two of three tasks are done, for 1,000 tokens and two cents a minute. */
const project = (change: Partial<ProjectState> = {}): ProjectState => {
  const [first, second, third] = Object.keys(BUILT.tasks);
  if (first === undefined || second === undefined || third === undefined) throw new Error('the plan has three tasks');
  const left = PLANNED.tasks[third];
  return {
    ...BUILT,
    tasks: { ...BUILT.tasks, ...(left === undefined ? {} : { [third]: left }) },
    taskSpend: { [first]: spend(10_000, 200_000), [second]: spend(20_000, 400_000) },
    spend: { 3: spend(30_000, 600_000) },
    recentRuns: [recentRun({ ms: 600_000, tokens: 10_000, microUsd: 200_000 })],
    ...change,
  };
};

const taken = (state: ProjectState, ...events: readonly Event[]): ProjectState =>
  events.reduce((now, event) => evolve(now, event, { seq: now.seq + 1, at: now.updatedAt }) ?? now, state);
const capped = (limit: number, state = project()): ProjectState =>
  taken(state, { type: 'budget/set', scope: { kind: 'project' }, unit: 'usd', limit });
const lines = (state: ProjectState, working: Working | null = null): readonly string[] =>
  outlookLines(outlookOf(state, LIMITS, working));

describe('the outlook', () => {
  test('tells the pace and the time it was taken over, the cap and how long it lasts, and what is to come', () => {
    expect(lines(capped(1_000_000))).toEqual([
      'Pace: 1000 tokens and $0.02 a minute of work (60k tokens and $1.20 an hour), over the last run (10 m of work)',
      'Cap of the whole project: $0.60 of $1.00 (60 %), $0.40 left: about 20 m of work at this pace',
      'To finish: 1 task left, about 15k tokens (10k tokens to 20k tokens) and $0.30 ($0.20 to $0.40): the mean of 2 done tasks times 1',
    ]);
  });

  test('says what it cannot tell', () => {
    expect(lines(capped(1_000_000, project({ recentRuns: [], taskSpend: {} })))).toEqual([
      'Pace: too little work so far to tell (less than 10 s)',
      'Cap of the whole project: $0.60 of $1.00 (60 %), $0.40 left: how long that lasts cannot be told yet',
      'To finish: 1 task left; too few tasks are done to tell what they take (0 known here, 2 needed)',
    ]);
    const unknown = project({ recentRuns: [recentRun({ ms: 600_000, microUsd: 0, money: 'unknown' })] });
    expect(lines(capped(1_000_000, unknown)).join('\n')).toContain('not every price is known');
    expect(lines(unknown)[0]).not.toContain('$');
    const partly = project({ recentRuns: [recentRun({ ms: 600_000, microUsd: 200_000, money: 'unknown' })] });
    expect(lines(partly)[0]).toContain('at least $0.02 a minute');
  });

  test('has no dollars for what a subscription pays', () => {
    const paid = project({ recentRuns: [recentRun({ ms: 600_000, microUsd: 0, money: 'subscription' })] });
    expect(lines(paid)[0]).toBe(
      'Pace: 100 tokens a minute of work (6000 tokens an hour), over the last run (10 m of work); 1 of them paid by a subscription',
    );
    expect(lines(capped(1_000_000, paid))[1]).toContain('$0.40 left: never used up at this pace');
  });

  test('counts what is under way against the cap', () => {
    const flight = { runs: [], sides: { 'trial-A': { spend: { ...NO_SIDE_SPEND, costMicroUsd: 100_000 }, runs: [] } } };
    expect(lines(capped(1_000_000), { flight, sides: {} })[1]).toContain('$0.70 of $1.00 (70 %), $0.30 left');
    expect(lines(capped(100_000))[1]).toMatch(/, nothing left$/);
  });

  test('takes the pace of the sides of a fork together while they run, and tells what is left for each', () => {
    const side = sideOutlook(project());
    const told = lines(capped(1_000_000), { flight: { runs: [], sides: {} }, sides: { A: side, B: side } });
    expect(told[0]).toMatch(/^Pace \(the sides of the fork together\): 2000 tokens and \$0.04 a minute/);
    expect(told.filter((line) => line.startsWith('Side A: '))).toHaveLength(2);
    expect(told.at(-1)).toContain('about 10 m of work at this pace');
  });

  test('of a stage goes by the runs of its agent', () => {
    const scope = { kind: 'stage', stage: 'critic' } as const;
    const recentRuns = [recentRun({ ms: 600_000, tokens: 10_000 }), recentRun({ agent: 4, ms: 60_000, tokens: 6000 })];
    const state = taken(project({ recentRuns }), { type: 'budget/set', scope, unit: 'tokens', limit: 12_000 });
    expect(lines(state)[1]).toBe(
      'Cap of stage critic: 0 tokens of 12k tokens (0 %), 12k tokens left: about 2 m of work at this pace',
    );
  });

  test('is the same as data, with null for what cannot be told', () => {
    expect(outlookJson(outlookOf(capped(1_000_000), LIMITS))).toEqual({
      pace: {
        window_ms: 1_800_000,
        runs: 1,
        work_ms: 600_000,
        tokens_per_minute: 1000,
        tokens_per_hour: 60_000,
        micro_usd_per_minute: 20_000,
        micro_usd_per_hour: 1_200_000,
        runs_without_price: 0,
        runs_by_subscription: 0,
      },
      caps: [
        { on: 'project', unit: 'micro_usd', limit: 1_000_000, used: 600_000, left: 400_000, work_ms_left: 1_200_000 },
      ],
      projection: {
        tasks: { done: 2, left: 1, stale: 0, blocked: 0 },
        tokens: { of_tasks: 2, least: 10_000, mean: 15_000, most: 20_000, to_finish: 15_000, from: 10_000, to: 20_000 },
        micro_usd: {
          of_tasks: 2,
          least: 200_000,
          mean: 300_000,
          most: 400_000,
          to_finish: 300_000,
          from: 200_000,
          to: 400_000,
        },
        done_without_price: 0,
        done_by_subscription: 0,
      },
      pace_of_sides: {},
      projection_of_sides: {},
    });
    const none = project({ recentRuns: [recentRun({ money: 'unknown', microUsd: 0 })], taskSpend: {} });
    expect(outlookJson(outlookOf(capped(1_000_000, none), LIMITS))).toMatchObject({
      pace: { micro_usd_per_hour: null },
      caps: [{ work_ms_left: null, unknown: 'price' }],
      projection: { tokens: null, micro_usd: null },
    });
  });
});
