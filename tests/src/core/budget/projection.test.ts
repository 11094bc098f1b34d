import { describe, expect, test } from 'vitest';
import type { Run } from '../../../../schemas/event.ts';
import { projectionOf } from '../../../../src/core/budget/projection.ts';
import { NO_SPEND } from '../../../../src/core/budget/spend.ts';
import type { ProjectState, Spend } from '../../../../src/core/state.ts';
import { usage } from '../../../support/budget-samples.ts';
import { driven, type Performance } from '../../../support/given.ts';

const PLANNED = driven('planned').at;

const spend = (tokens: number, costMicroUsd: number, change: Partial<Spend> = {}): Spend => ({
  ...NO_SPEND,
  runs: 1,
  input: tokens,
  costMicroUsd,
  ...change,
});

type Status = ProjectState['tasks'][string]['status'];
const project = (statuses: readonly Status[], spends: readonly Spend[]): ProjectState => {
  const [[, sample] = []] = Object.entries(PLANNED.tasks);
  if (sample === undefined) throw new Error('the plan has no task');
  const id = (at: number): string => `TASK-${at + 1}`;
  return {
    ...PLANNED,
    order: statuses.map((_, at) => id(at)),
    tasks: Object.fromEntries(
      statuses.map((status, at) => [id(at), { ...sample, status, task: { ...sample.task, id: id(at) } }]),
    ),
    taskSpend: Object.fromEntries(spends.map((one, at) => [id(at), one])),
  };
};

describe('the projection', () => {
  test('is the mean of the done tasks times those that are left, with its spread', () => {
    const state = project(['DONE', 'DONE', 'IN-PROGRESS', 'PENDING'], [spend(1000, 10), spend(3001, 31), spend(50, 1)]);
    expect(projectionOf(state)).toEqual({
      done: 2,
      known: 2,
      left: 2,
      stale: 0,
      blocked: 0,
      tokens: { of: 2, least: 1000, mean: 2001, most: 3001, toFinish: 4001, from: 2000, to: 6002 },
      microUsd: { of: 2, least: 10, mean: 21, most: 31, toFinish: 41, from: 20, to: 62 },
      unpriced: 0,
      subscribed: 0,
    });
  });

  test('is too few to tell under two done tasks, and none without a plan', () => {
    expect(projectionOf(project(['DONE', 'PENDING'], [spend(1000, 10)]))).toMatchObject({ tokens: null, left: 1 });
    expect(projectionOf({ ...PLANNED, order: [], tasks: {} })).toBeNull();
    // One that a fork's side built used nothing here.
    expect(projectionOf(project(['DONE', 'DONE', 'PENDING'], [spend(1000, 10)]))).toMatchObject({ tokens: null });
  });

  test('tells stale and blocked tasks apart and does not count them', () => {
    const state = project(['DONE', 'DONE', 'STALE', 'BLOCKED', 'PENDING'], [spend(5, 1), spend(5, 1)]);
    expect(projectionOf(state)).toMatchObject({ left: 1, stale: 1, blocked: 1, tokens: { toFinish: 5 } });
  });

  test('knows money only of tasks all of whose turns have a price', () => {
    const some = [spend(5, 7), spend(5, 3, { unknownCost: 1 }), spend(5, 9)];
    expect(projectionOf(project(['DONE', 'DONE', 'DONE', 'PENDING'], some))).toMatchObject({
      tokens: { of: 3 },
      microUsd: { of: 2, toFinish: 8 },
      unpriced: 1,
    });
    const paid = [spend(5, 0, { subscribed: 1 }), spend(5, 0, { subscribed: 2 })];
    expect(projectionOf(project(['DONE', 'DONE', 'PENDING'], paid))).toMatchObject({ microUsd: null, subscribed: 2 });
  });

  test('counts every attempt of a task to it, also those of before a replay', () => {
    const agent = ({ taskId, attempt }: Run): Performance => {
      const ended = { usage: usage(), durationMs: 60_000 };
      const fails = taskId === 'TASK-002' && attempt === 1;
      return { end: fails ? { ...ended, outcome: 'failed', why: 'no' } : ended };
    };
    const rig = driven('built', { agent });
    expect(projectionOf(rig.at)).toMatchObject({
      left: 0,
      tokens: { of: 3, least: 1000, most: 2000 },
      microUsd: { least: 20_000, most: 40_000 },
    });
    rig.all('!replay TASK-001', 'replay TASK-001');
    expect(projectionOf(rig.at)).toMatchObject({ tokens: { most: 4000 } });
  });
});
