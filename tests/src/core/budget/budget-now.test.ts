import { describe, expect, test } from 'vitest';
import { type BudgetNow, budgetNow, type Moment, type TurnNow } from '../../../../src/core/budget/budget-now.ts';
import { type Flight, NO_FLIGHT, passing } from '../../../../src/core/budget/cap-used.ts';
import { NO_SIDE_SPEND } from '../../../../src/core/budget/spend.ts';
import { turnOf } from '../../../../src/core/budget/turn-now.ts';
import { evolve } from '../../../../src/core/evolve.ts';
import { limitsOf } from '../../../../src/core/limits.ts';
import type { ProjectState } from '../../../../src/core/state.ts';
import { usage } from '../../../support/budget-samples.ts';
import { laneLive, lanesLive } from '../../../support/lane-samples.ts';
import { freshShell } from '../../../support/shell-state.ts';
import { buildingProject, IDLE, RUN, WORKING } from '../../../support/view-state.ts';

const LIMITS = limitsOf(freshShell());
/** The Builder's second run goes on; its first used 1,640 tokens for 1.2 cents. */
const RUNS = buildingProject({ type: 'run/started', run: { ...RUN, runId: 'R0002', model: 'big-1' } });

const look = (project: ProjectState, change: Partial<Moment> = {}): BudgetNow =>
  budgetNow(project, { limits: LIMITS, flight: NO_FLIGHT, turn: null, sides: {}, ...change });
const turn = (change: Partial<TurnNow> = {}): TurnNow => ({
  startedAt: 0,
  output: 0,
  exact: false,
  told: null,
  ...change,
});
const flying = (told = usage()): Flight => ({
  runs: [{ agent: 3, taskId: 'TASK-001', used: passing(told) }],
  sides: {},
});

describe('what a project spends now', () => {
  test('is what the journal tells and what is under way, of each agent once', () => {
    const capped = evolve(
      RUNS,
      { type: 'budget/set', scope: { kind: 'project' }, unit: 'tokens', limit: 10_000 },
      { seq: 99, at: RUNS.updatedAt },
    );
    if (capped === null) throw new Error('a cap leaves a project');
    expect(look(capped).all).toMatchObject({ tokens: 1640, microUsd: 12_000 });
    const now = look(capped, { flight: flying() });
    expect(now.rows).toEqual([{ name: 'Builder', tokens: 2640, microUsd: 32_000, unpriced: 0, subscribed: 0 }]);
    expect(now.cap).toMatchObject({ used: 2640, left: 7360 });
  });

  test('takes what a side tells now before what was remembered of it', () => {
    const rested = { ...NO_SIDE_SPEND, runs: 1, input: 5, costMicroUsd: 5 };
    const project = { ...RUNS, forkSpend: { 'trial-A': rested, 'trial-B': rested } };
    const flight = {
      runs: [],
      sides: {
        'trial-A': {
          spend: { ...rested, input: 7 },
          runs: [{ agent: 3, taskId: null, used: { microUsd: 9, tokens: 2, unpriced: 0 } }],
        },
      },
    };
    expect(look(project, { flight }).rows.map(({ name, tokens }) => [name, tokens])).toEqual([
      ['Builder', 1640],
      ['Fork trial A', 9],
      ['Fork trial B', 5],
    ]);
    expect(look(project, { flight }).all.tokens).toBe(1654);
  });

  test('counts a turn up by what is estimated until its agent tells, and is corrected then', () => {
    const at = (change: Partial<TurnNow>, flight = NO_FLIGHT) => look(RUNS, { turn: turn(change), flight }).turn;
    expect(at({ output: 41.6 })).toEqual({ startedAt: 0, tokens: 42, exact: false });
    const told = usage();
    expect(at({ output: 250, exact: true, told }, flying())).toEqual({ startedAt: 0, tokens: 1000, exact: true });
    expect(at({ output: 260, told }, flying())).toEqual({ startedAt: 0, tokens: 1010, exact: false });
    // Figures that say less than was estimated take nothing away from what is known.
    expect(at({ output: 100, told }, flying())).toMatchObject({ tokens: 1000 });
    expect(look(RUNS).turn).toBeNull();
  });

  test('knows the context of the run under way as soon as it tells, with the window of the model that answers', () => {
    expect(look(RUNS, { turn: turn() }).context).toMatchObject({ used: 24_000, runId: 'R0001' });
    const told = usage({ contextUsed: 50_000, contextSize: 1_000_000, model: 'big-2' });
    expect(look(RUNS, { turn: turn({ told }) }).context).toMatchObject({
      used: 50_000,
      size: 1_000_000,
      model: 'big-2',
      runId: 'R0002',
      at: null,
    });
  });
});

describe('the turn of a screen', () => {
  test('is the run, or the tasks that are built at the same time, or none', () => {
    expect(turnOf(IDLE)).toBeNull();
    expect(turnOf(WORKING)).toEqual({ startedAt: 8000, output: 1234, exact: false, told: null });
    const lanes = lanesLive(laneLive(2, { exactTokens: true }), laneLive(3, { state: 'waiting' }));
    expect(turnOf({ ...IDLE, lanes })).toEqual({ startedAt: 8000, output: 0, exact: true, told: null });
  });
});
